# All that can be decided without asking the cloud: names, records, rules, sizes and what a server does first.
# It has no provider, so that its tests run anywhere and at once.

locals {
  scaled = var.app_count > 1 || var.turn_count > 1
  zone   = var.zone == "" ? var.domain : var.zone
  # What is in front of the zone's name: talk for talk.example.com, @ for the zone itself.
  host = local.zone == var.domain ? "@" : trimsuffix(var.domain, ".${local.zone}")

  name = "rizztalk-${var.environment}"

  servers = local.scaled ? merge(
    { for index in range(var.app_count) : "${local.name}-app-${index + 1}" => { runs = ["web"], size = var.size } },
    { for index in range(var.turn_count) : "${local.name}-turn-${index + 1}" => { runs = ["relay"], size = local.relay_size } },
    ) : {
    (local.name) = { runs = ["web", "data", "relay"], size = var.size }
  }
  # What is in front of the domain for each server that relays: each has a certificate of its own, so a name of its own.
  relays = local.scaled ? {
    for index in range(var.turn_count) : "${local.name}-turn-${index + 1}" => index == 0 ? "turn" : "turn-${index + 1}"
  } : { (local.name) = "turn" }
  # A relay copies packets: it needs little memory, and the network of a small server is as fast.
  relay_size = "s-2vcpu-2gb"

  everywhere = ["0.0.0.0/0", "::/0"]
  ssh        = { protocol = "tcp", ports = "22", from = var.operator_networks, of = "operators" }
  web = [
    { protocol = "tcp", ports = "80", from = local.everywhere, of = "pages, led to HTTPS, and the certificate's proof" },
    { protocol = "tcp", ports = "443", from = local.everywhere, of = "pages, signalling, and TURN over TLS" },
  ]
  # Behind the load balancer, which alone has the certificate.
  web_inside = [
    { protocol = "tcp", ports = "80", from = [var.vpc_range], of = "the load balancer" },
  ]
  relay = [
    { protocol = "udp", ports = "3478", from = local.everywhere, of = "TURN and STUN" },
    { protocol = "tcp", ports = "3478", from = local.everywhere, of = "TURN over TCP" },
    { protocol = "udp", ports = "5349", from = local.everywhere, of = "TURN over DTLS" },
    { protocol = "tcp", ports = "5349", from = local.everywhere, of = "TURN over TLS" },
    { protocol = "udp", ports = "${var.relay_ports[0]}-${var.relay_ports[1]}", from = local.everywhere, of = "relayed media" },
  ]
  # For a relay alone: its certificate is proven on port 80, and no web server has 443.
  relay_proof = [
    { protocol = "tcp", ports = "80", from = local.everywhere, of = "the certificate's proof" },
    { protocol = "tcp", ports = "443", from = local.everywhere, of = "TURN over TLS where nothing else is let out" },
  ]
  ping = [{ protocol = "icmp", ports = "", from = local.everywhere, of = "path MTU discovery, and ping" }]

  firewalls = local.scaled ? {
    web   = concat([local.ssh], local.web_inside, local.ping)
    relay = concat([local.ssh], local.relay, local.relay_proof, local.ping)
    } : {
    all = concat([local.ssh], local.web, local.relay, local.ping)
  }

  below = local.host == "@" ? "" : ".${local.host}"
  # Where each name leads: to an address that the cloud gives, by the key of who has it.
  names = concat(
    [
      { name = local.host, to = local.scaled ? "balancer" : local.name, v6 = !local.scaled },
      { name = "www${local.below}", to = local.scaled ? "balancer" : local.name, v6 = !local.scaled },
    ],
    [for server, name in local.relays : { name = "${name}${local.below}", to = server, v6 = true }],
  )
  # Who may issue certificates for these names (RFC 8659). DigitalOcean's balancer takes its own from Let's Encrypt too.
  authorities = [
    { name = local.host, tag = "issue", value = "letsencrypt.org." },
    { name = local.host, tag = "iodef", value = "mailto:${var.email}" },
  ]

  cloud_init = "#cloud-config\n${yamlencode({
    users = [{
      name                = "ops"
      groups              = ["sudo"]
      shell               = "/bin/bash"
      sudo                = "ALL=(ALL) NOPASSWD:ALL"
      lock_passwd         = true
      ssh_authorized_keys = var.ssh_public_keys
    }]
    disable_root      = true
    ssh_pwauth        = false
    package_update    = false
    ssh_deletekeys    = true
    ssh_genkeytypes   = ["ed25519", "ecdsa"]
    preserve_hostname = false
  })}"
}
