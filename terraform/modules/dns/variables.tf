variable "zone" {
  description = "The domain whose zone holds the records."
  type        = string
}

variable "manage_zone" {
  description = "Whether the zone is made here. Otherwise it is there already, with records of others, and is left when all else is destroyed."
  type        = bool
}

variable "names" {
  description = "Names in the zone, and whose address each leads to."
  type = list(object({
    name = string
    to   = string
    v6   = bool
  }))
}

variable "authorities" {
  description = "CAA records."
  type = list(object({
    name  = string
    tag   = string
    value = string
  }))
}

variable "addresses" {
  description = "IPv4 addresses by who has them."
  type        = map(string)
}

variable "addresses_v6" {
  description = "IPv6 addresses by who has them."
  type        = map(string)
}
