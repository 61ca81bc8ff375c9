# The first are checked by the module plan, which says what is wrong with them.
variable "environment" {
  description = "What this deployment is called, such as production. It is part of every name."
  type        = string
}

variable "domain" {
  description = "The site's name, such as example.com. Its DNS is kept by DigitalOcean."
  type        = string
}

variable "zone" {
  description = "The domain whose zone holds the records, where `domain` is a name below it, such as example.com for talk.example.com. Empty: `domain` itself."
  type        = string
  default     = ""
}

variable "email" {
  description = "Where alerts and the certificate authority write to."
  type        = string
}

variable "region" {
  description = "DigitalOcean's region, such as fra1: near to those who will talk."
  type        = string
}

variable "size" {
  description = "The size of the server, or of each application server: s-VCPUSvcpu-MEMORYgb, and its -intel and -amd kinds."
  type        = string
}

variable "image" {
  description = "The system of a new server."
  type        = string
  default     = "ubuntu-24-04-x64"
}

variable "ssh_public_keys" {
  description = "The operators' keys, as in id_ed25519.pub."
  type        = list(string)
}

variable "operator_networks" {
  description = "From where SSH is let in."
  type        = list(string)
  default     = ["0.0.0.0/0", "::/0"]
}

variable "app_count" {
  description = "How many servers run the application. Over 1, a load balancer and a managed Valkey join them."
  type        = number
  default     = 1
}

variable "turn_count" {
  description = "How many servers relay calls. 1 with one application server: both are the same one."
  type        = number
  default     = 1
}

variable "vpc_range" {
  description = "The addresses of the private network."
  type        = string
  default     = "10.110.0.0/24"
}

variable "relay_ports" {
  description = "First and last UDP port of relayed media."
  type        = tuple([number, number])
  default     = [49152, 50175]
}

variable "manage_zone" {
  description = "Whether the zone is made here. Otherwise it is there already, with records of others, and is left when all else is destroyed."
  type        = bool
  default     = true
}

variable "existing_ssh_keys" {
  description = "Fingerprints of operators' keys that DigitalOcean has already; those of ssh_public_keys that it has not are added."
  type        = list(string)
  default     = []
}

variable "new_ssh_keys" {
  description = "Those of ssh_public_keys that DigitalOcean has not yet, by a name for each."
  type        = map(string)
  default     = {}
}

variable "backups" {
  description = "Whether DigitalOcean keeps a weekly image of each server."
  type        = bool
  default     = true
}

variable "ga_id" {
  description = "Google Analytics' measurement id, or nothing. It is kept with the other answers, and read by the site's build."
  type        = string
  default     = ""
}

variable "indexnow_key" {
  description = "What search engines know us by when we tell them of changed pages, published with the site; nothing where they are not told. Read by the site's build."
  type        = string
  default     = ""
}

variable "image_repository" {
  description = "The repository of a registry by which the application's image goes to the servers, such as registry.example.com/us/rizztalk; nothing where it goes by SSH. Read by the image's build."
  type        = string
  default     = ""
}
