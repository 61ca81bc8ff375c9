output "zone_urn" {
  description = "The zone's name among the resources of a project; null where it was there before."
  value       = var.manage_zone ? digitalocean_domain.zone[0].urn : null
}
