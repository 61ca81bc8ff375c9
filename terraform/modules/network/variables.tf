variable "name" {
  description = "The name of the deployment."
  type        = string
}

variable "region" {
  description = "Where the network is."
  type        = string
}

variable "ip_range" {
  description = "Its addresses."
  type        = string
}

variable "firewalls" {
  description = "What is let in, by the kind of server."
  type = map(list(object({
    protocol = string
    ports    = string
    from     = list(string)
    of       = string
  })))
}
