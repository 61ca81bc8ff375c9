output "vpc_id" {
  description = "The private network."
  value       = digitalocean_vpc.private.id
}

output "tags" {
  description = "The tag that puts a server behind a firewall, by the kind of server."
  value       = { for kind, tag in digitalocean_tag.kind : kind => tag.name }
}
