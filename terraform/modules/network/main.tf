resource "digitalocean_vpc" "private" {
  name        = var.name
  region      = var.region
  ip_range    = var.ip_range
  description = "Servers of ${var.name} among themselves"
}

# By tag, so that a server is behind its wall from its first moment.
resource "digitalocean_tag" "kind" {
  for_each = var.firewalls
  name     = "${var.name}-${each.key}"
}

resource "digitalocean_firewall" "kind" {
  for_each = var.firewalls
  name     = "${var.name}-${each.key}"
  tags     = [digitalocean_tag.kind[each.key].name]

  dynamic "inbound_rule" {
    for_each = each.value
    content {
      protocol         = inbound_rule.value.protocol
      port_range       = inbound_rule.value.protocol == "icmp" ? null : inbound_rule.value.ports
      source_addresses = inbound_rule.value.from
    }
  }

  dynamic "outbound_rule" {
    for_each = ["tcp", "udp"]
    content {
      protocol              = outbound_rule.value
      port_range            = "1-65535"
      destination_addresses = ["0.0.0.0/0", "::/0"]
    }
  }
  outbound_rule {
    protocol              = "icmp"
    destination_addresses = ["0.0.0.0/0", "::/0"]
  }
}
