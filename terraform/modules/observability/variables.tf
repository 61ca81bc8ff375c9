variable "name" {
  description = "The name of the deployment."
  type        = string
}

variable "domain" {
  description = "The site's name."
  type        = string
}

variable "email" {
  description = "Where alerts go. DigitalOcean wants an address of the account."
  type        = string
}
