variable "name" {
  description = "The server's name."
  type        = string
}

variable "image" {
  description = "The system of a new server."
  type        = string
}

variable "region" {
  description = "Where the server is."
  type        = string
}

variable "size" {
  description = "Its size. A larger one keeps the disk, so that it can be made smaller again."
  type        = string
}

variable "vpc_id" {
  description = "The private network."
  type        = string
}

variable "ssh_keys" {
  description = "Ids of keys at DigitalOcean; with one, no password is made and sent by mail."
  type        = list(string)
}

variable "user_data" {
  description = "What cloud-init does at the first start."
  type        = string
}

variable "tags" {
  description = "Tags, among them those that put it behind its firewall."
  type        = list(string)
}

variable "backups" {
  description = "Whether DigitalOcean keeps a weekly image of it."
  type        = bool
}

variable "reserved_address" {
  description = "Whether it has an address that outlives it."
  type        = bool
}
