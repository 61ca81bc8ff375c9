output "servers" {
  description = "What Ansible must know of each server: its addresses, and what it runs."
  value       = module.deployment.servers
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
