output "name" {
  description = "The name of the deployment, in front of every other."
  value       = local.name
}

output "scaled" {
  description = "Whether there is a load balancer with a managed Valkey behind it."
  value       = local.scaled
}

output "zone" {
  description = "The domain whose zone holds the records."
  value       = local.zone
}

output "servers" {
  description = "The servers by name: what each runs (web, data, relay) and its size."
  value       = local.servers
}

output "firewalls" {
  description = "What is let in, by the kind of server; `all` where there is but one."
  value       = local.firewalls
}

output "names" {
  description = "Names in the zone, and whose address each leads to."
  value       = local.names
}

output "authorities" {
  description = "CAA records: who may issue certificates."
  value       = local.authorities
}

output "cloud_init" {
  description = "What a server does first: let the operators in, and root not."
  value       = local.cloud_init
}

output "relays" {
  description = "The whole name of each server that relays, by the server."
  value       = { for server, name in local.relays : server => "${name}.${var.domain}" }
}
