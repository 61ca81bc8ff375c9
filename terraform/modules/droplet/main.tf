resource "digitalocean_droplet" "server" {
  name              = var.name
  image             = var.image
  region            = var.region
  size              = var.size
  vpc_uuid          = var.vpc_id
  ssh_keys          = var.ssh_keys
  user_data         = var.user_data
  tags              = var.tags
  ipv6              = true
  monitoring        = true
  backups           = var.backups
  resize_disk       = false
  graceful_shutdown = true

  lifecycle {
    # Each of these would replace the server, with all that is on it, where a system's release or an operator's key
    # changes. New ones count for new servers; those that run are kept up by Ansible.
    ignore_changes  = [image, user_data, ssh_keys]
    prevent_destroy = true
  }
}

# The address that names lead to stays when the server is made anew.
resource "digitalocean_reserved_ip" "server" {
  count  = var.reserved_address ? 1 : 0
  region = var.region

  lifecycle {
    ignore_changes = [droplet_id]
  }
}

resource "digitalocean_reserved_ip_assignment" "server" {
  count      = var.reserved_address ? 1 : 0
  ip_address = digitalocean_reserved_ip.server[0].ip_address
  droplet_id = digitalocean_droplet.server.id
}
