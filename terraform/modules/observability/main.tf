# What sees the site from outside, where the server itself can't say that it is gone.
resource "digitalocean_uptime_check" "site" {
  name    = var.name
  target  = "https://${var.domain}/"
  type    = "https"
  regions = ["eu_west", "us_east", "se_asia"]
}

locals {
  alerts = {
    down       = { type = "down_global", threshold = null, comparison = null, period = "2m" }
    latency    = { type = "latency", threshold = 1500, comparison = "greater_than", period = "5m" }
    tls_expiry = { type = "ssl_expiry", threshold = 14, comparison = "less_than", period = "1h" }
  }
}

resource "digitalocean_uptime_alert" "site" {
  for_each   = local.alerts
  name       = "${var.name}-${each.key}"
  check_id   = digitalocean_uptime_check.site.id
  type       = each.value.type
  threshold  = each.value.threshold
  comparison = each.value.comparison
  period     = each.value.period

  notifications {
    email = [var.email]
  }
}
