variable "environment" {
  description = "What this deployment is called, such as production. It is part of every name."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,18}[a-z0-9]$", var.environment))
    error_message = "An environment's name has 3 to 20 characters of a-z, 0-9 and -, begins with a letter and doesn't end with -."
  }
}

variable "domain" {
  description = "The site's name, such as example.com. Its DNS is kept by DigitalOcean."
  type        = string

  validation {
    condition     = length(var.domain) <= 253 && can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$", var.domain))
    error_message = "A domain is written in lower case and without https://, such as example.com."
  }

  validation {
    condition     = !startswith(var.domain, "www.") && !startswith(var.domain, "turn.")
    error_message = "Give the domain itself: www. and turn. are made below it."
  }
}

variable "zone" {
  description = "The domain whose zone holds the records, where `domain` is a name below it, such as example.com for talk.example.com. Empty: `domain` itself."
  type        = string
  default     = ""

  validation {
    condition     = var.zone == "" || var.domain == var.zone || endswith(var.domain, ".${var.zone}")
    error_message = "The domain must be the zone itself or a name below it."
  }
}

variable "email" {
  description = "Where alerts and the certificate authority write to."
  type        = string

  validation {
    condition     = can(regex("^[^@ ]+@[^@ ]+\\.[^@ ]+$", var.email))
    error_message = "This is no e-mail address."
  }
}

variable "region" {
  description = "DigitalOcean's region, such as fra1: near to those who will talk."
  type        = string

  validation {
    condition     = can(regex("^[a-z]{3}[0-9]$", var.region))
    error_message = "A region is three letters and a digit, such as fra1, nyc3 or sgp1."
  }
}

variable "size" {
  description = "The size of the server, or of each application server: s-VCPUSvcpu-MEMORYgb, and its -intel and -amd kinds."
  type        = string

  validation {
    condition     = can(regex("^(s|c|g|gd|m|so)-[0-9]+(vcpu-[0-9]+gb)?(-intel|-amd|-[0-9]+gb-intel|-[0-9]+gb-amd)?$", var.size))
    error_message = "A size is like s-2vcpu-2gb."
  }

  validation {
    condition     = !contains(["s-1vcpu-512mb-10gb", "s-1vcpu-1gb", "s-1vcpu-1gb-intel", "s-1vcpu-1gb-amd"], var.size)
    error_message = "While a deploy lasts, two versions of the application run beside Redis and the relay: take 2 GB of memory or more, such as s-2vcpu-2gb."
  }
}

variable "image" {
  description = "The system of a new server."
  type        = string
  default     = "ubuntu-24-04-x64"

  validation {
    condition     = contains(["ubuntu-24-04-x64", "debian-13-x64"], var.image)
    error_message = "The server is set up on ubuntu-24-04-x64 or debian-13-x64."
  }
}

variable "ssh_public_keys" {
  description = "The operators' keys, as in id_ed25519.pub."
  type        = list(string)

  validation {
    condition     = length(var.ssh_public_keys) > 0
    error_message = "Without a key nobody could come in: give one at least."
  }

  validation {
    condition     = alltrue([for key in var.ssh_public_keys : can(regex("^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)|sk-ssh-ed25519@openssh.com) [A-Za-z0-9+/=]+( [^\n]*)?$", key))])
    error_message = "A key is one line that begins like ssh-ed25519 AAAA. Take the file that ends with .pub."
  }
}

variable "operator_networks" {
  description = "From where SSH is let in."
  type        = list(string)
  default     = ["0.0.0.0/0", "::/0"]

  validation {
    condition     = length(var.operator_networks) > 0 && alltrue([for network in var.operator_networks : can(cidrhost(network, 0))])
    error_message = "Networks are written like 198.51.100.0/24 or 2001:db8::/32, and one at least must be let in."
  }
}

variable "app_count" {
  description = "How many servers run the application. Over 1, a load balancer and a managed Valkey join them."
  type        = number
  default     = 1

  validation {
    condition     = var.app_count >= 1 && var.app_count <= 20 && floor(var.app_count) == var.app_count
    error_message = "1 to 20 application servers."
  }
}

variable "turn_count" {
  description = "How many servers relay calls. 1 with one application server: both are the same one."
  type        = number
  default     = 1

  validation {
    condition     = var.turn_count >= 1 && var.turn_count <= 20 && floor(var.turn_count) == var.turn_count
    error_message = "1 to 20 relays."
  }
}

variable "vpc_range" {
  description = "The addresses of the private network."
  type        = string
  default     = "10.110.0.0/24"

  validation {
    condition     = can(cidrhost(var.vpc_range, 0)) && can(regex("^(10\\.|172\\.(1[6-9]|2[0-9]|3[01])\\.|192\\.168\\.)", var.vpc_range)) && try(tonumber(split("/", var.vpc_range)[1]) >= 16 && tonumber(split("/", var.vpc_range)[1]) <= 28, false)
    error_message = "A private network of /16 to /28, such as 10.110.0.0/24."
  }
}

variable "relay_ports" {
  description = "First and last UDP port of relayed media."
  type        = tuple([number, number])
  default     = [49152, 50175]

  validation {
    condition     = var.relay_ports[0] >= 1024 && var.relay_ports[1] <= 65535 && var.relay_ports[1] - var.relay_ports[0] >= 99
    error_message = "A range of 100 ports at least between 1024 and 65535, the smaller first."
  }
}
