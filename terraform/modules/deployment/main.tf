module "plan" {
  source            = "../plan"
  environment       = var.environment
  domain            = var.domain
  zone              = var.zone
  email             = var.email
  region            = var.region
  size              = var.size
  image             = var.image
  ssh_public_keys   = var.ssh_public_keys
  operator_networks = var.operator_networks
  app_count         = var.app_count
  turn_count        = var.turn_count
  vpc_range         = var.vpc_range
  relay_ports       = var.relay_ports
}

resource "digitalocean_ssh_key" "operator" {
  for_each   = var.new_ssh_keys
  name       = "${module.plan.name}-${each.key}"
  public_key = each.value
}

module "network" {
  source    = "../network"
  name      = module.plan.name
  region    = var.region
  ip_range  = var.vpc_range
  firewalls = module.plan.firewalls
}

module "droplet" {
  source    = "../droplet"
  for_each  = module.plan.servers
  name      = each.key
  image     = var.image
  region    = var.region
  size      = each.value.size
  vpc_id    = module.network.vpc_id
  ssh_keys  = concat(var.existing_ssh_keys, [for key in digitalocean_ssh_key.operator : key.fingerprint])
  user_data = module.plan.cloud_init
  tags      = [module.network.tags[module.plan.scaled ? each.value.runs[0] : "all"]]
  backups   = var.backups
  # A server behind the balancer is reached by the balancer's address.
  reserved_address = contains(each.value.runs, "relay")
}

module "dns" {
  source      = "../dns"
  zone        = module.plan.zone
  manage_zone = var.manage_zone
  names       = module.plan.names
  authorities = module.plan.authorities
  addresses = merge(
    { for name, droplet in module.droplet : name => droplet.address },
    { for balancer in digitalocean_loadbalancer.web : "balancer" => balancer.ip },
  )
  addresses_v6 = { for name, droplet in module.droplet : name => droplet.address_v6 }
}

module "observability" {
  source = "../observability"
  name   = module.plan.name
  domain = var.domain
  email  = var.email
}

# One project holds what one deployment is, and shows what it costs.
resource "digitalocean_project" "deployment" {
  name        = module.plan.name
  description = "Rizztalk at ${var.domain}"
  purpose     = "Web Application"
  environment = title(var.environment == "production" ? "production" : "staging")
  resources = concat(
    [for droplet in module.droplet : droplet.urn],
    var.manage_zone ? [module.dns.zone_urn] : [],
  )
}

# ---- Over one server ----

resource "digitalocean_certificate" "web" {
  count   = module.plan.scaled ? 1 : 0
  name    = module.plan.name
  type    = "lets_encrypt"
  domains = [var.domain, "www.${var.domain}"]

  lifecycle {
    create_before_destroy = true
  }
}

resource "digitalocean_loadbalancer" "web" {
  count       = module.plan.scaled ? 1 : 0
  name        = module.plan.name
  region      = var.region
  vpc_uuid    = module.network.vpc_id
  droplet_tag = module.network.tags["web"]

  redirect_http_to_https = true
  # The server pings a WebSocket every 20 s, and drops who is silent for 50 s.
  http_idle_timeout_seconds = 120

  forwarding_rule {
    entry_protocol   = "https"
    entry_port       = 443
    target_protocol  = "http"
    target_port      = 80
    certificate_name = digitalocean_certificate.web[0].name
  }

  healthcheck {
    protocol                 = "http"
    port                     = 80
    path                     = "/v1/online"
    check_interval_seconds   = 5
    response_timeout_seconds = 3
    healthy_threshold        = 2
    unhealthy_threshold      = 3
  }
}

resource "digitalocean_database_cluster" "valkey" {
  count                = module.plan.scaled ? 1 : 0
  name                 = module.plan.name
  engine               = "valkey"
  version              = "8"
  size                 = "db-s-1vcpu-1gb"
  region               = var.region
  node_count           = 1
  private_network_uuid = module.network.vpc_id
  # Past its memory, writes are refused and nothing is thrown away.
  eviction_policy = "noeviction"

  lifecycle {
    prevent_destroy = true
  }
}

resource "digitalocean_database_firewall" "valkey" {
  count      = module.plan.scaled ? 1 : 0
  cluster_id = digitalocean_database_cluster.valkey[0].id

  rule {
    type  = "tag"
    value = module.network.tags["web"]
  }
}
