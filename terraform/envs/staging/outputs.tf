output "servers" {
  description = "What Ansible must know of each server: its addresses, what it runs, and its name as a relay."
  value       = module.deployment.servers
}

output "site_address" {
  description = "The address that the site's name leads to: the load balancer's, or the one server's."
  value       = module.deployment.site_address
}

output "vpc_range" {
  description = "The private network, in which the load balancer is."
  value       = module.deployment.vpc_range
}

output "scaled" {
  description = "Whether there is a load balancer with a managed Valkey behind it."
  value       = module.deployment.scaled
}

output "valkey_uri" {
  description = "How application servers reach the managed Valkey; null with one server."
  value       = module.deployment.valkey_uri
  sensitive   = true
}
