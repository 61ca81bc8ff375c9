# The same for every environment; what differs is in terraform.tfvars, which infra/bin/rizztalk writes.
terraform {
  required_version = ">= 1.9"

  required_providers {
    digitalocean = {
      source  = "digitalocean/digitalocean"
      version = "2.58.0"
    }
  }
}

provider "digitalocean" {}

module "deployment" {
  source            = "../../modules/deployment"
  environment       = var.environment
  domain            = var.domain
  zone              = var.zone
  manage_zone       = var.manage_zone
  email             = var.email
  region            = var.region
  size              = var.size
  image             = var.image
  ssh_public_keys   = var.ssh_public_keys
  existing_ssh_keys = var.existing_ssh_keys
  new_ssh_keys      = var.new_ssh_keys
  operator_networks = var.operator_networks
  app_count         = var.app_count
  turn_count        = var.turn_count
  vpc_range         = var.vpc_range
  relay_ports       = var.relay_ports
  backups           = var.backups
}
