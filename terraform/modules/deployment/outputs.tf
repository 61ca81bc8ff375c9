output "servers" {
  description = "What Ansible must know of each server: its addresses, and what it runs."
  value = {
    for name, droplet in module.droplet : name => {
      address         = droplet.address
      private_address = droplet.private_address
      runs            = module.plan.servers[name].runs
    }
  }
}

output "domain" {
  description = "The site's name."
  value       = var.domain
}

output "scaled" {
  description = "Whether there is a load balancer with a managed Valkey behind it."
  value       = module.plan.scaled
}

output "valkey_uri" {
  description = "How application servers reach the managed Valkey; null with one server."
  value       = module.plan.scaled ? digitalocean_database_cluster.valkey[0].private_uri : null
  sensitive   = true
}
