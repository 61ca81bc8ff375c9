output "check_id" {
  description = "The check of the site from outside."
  value       = digitalocean_uptime_check.site.id
}
