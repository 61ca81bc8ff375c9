output "servers" {
  description = "What Ansible must know of each server: its addresses, what it runs, and its name as a relay."
  value = {
    for name, droplet in module.droplet : name => {
      address         = droplet.address
      private_address = droplet.private_address
      runs            = module.plan.servers[name].runs
      relay           = lookup(module.plan.relays, name, "")
    }
  }
}

output "site_address" {
  description = "The address that the site's name leads to: the load balancer's, or the one server's."
  value       = module.plan.scaled ? digitalocean_loadbalancer.web[0].ip : module.droplet[module.plan.name].address
}

output "vpc_range" {
  description = "The private network, in which the load balancer is."
  value       = var.vpc_range
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
