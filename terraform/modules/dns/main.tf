resource "digitalocean_domain" "zone" {
  count = var.manage_zone ? 1 : 0
  name  = var.zone
}

locals {
  zone = var.manage_zone ? digitalocean_domain.zone[0].name : var.zone
}

resource "digitalocean_record" "v4" {
  for_each = { for name in var.names : name.name => name }
  domain   = local.zone
  type     = "A"
  name     = each.key
  value    = var.addresses[each.value.to]
  ttl      = 300
}

resource "digitalocean_record" "v6" {
  for_each = { for name in var.names : name.name => name if name.v6 }
  domain   = local.zone
  type     = "AAAA"
  name     = each.key
  value    = var.addresses_v6[each.value.to]
  ttl      = 300
}

resource "digitalocean_record" "authority" {
  for_each = { for record in var.authorities : record.tag => record }
  domain   = local.zone
  type     = "CAA"
  name     = each.value.name
  value    = each.value.value
  tag      = each.value.tag
  flags    = 0
  ttl      = 3600
}
