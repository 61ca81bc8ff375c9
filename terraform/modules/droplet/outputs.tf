output "id" {
  description = "The server."
  value       = digitalocean_droplet.server.id
}

output "urn" {
  description = "Its name among the resources of a project."
  value       = digitalocean_droplet.server.urn
}

output "address" {
  description = "The IPv4 address that names lead to."
  # Known once it really leads to the server.
  value = var.reserved_address ? digitalocean_reserved_ip_assignment.server[0].ip_address : digitalocean_droplet.server.ipv4_address
}

output "address_v6" {
  description = "Its IPv6 address."
  value       = digitalocean_droplet.server.ipv6_address
}

output "private_address" {
  description = "Its address in the private network."
  value       = digitalocean_droplet.server.ipv4_address_private
}
