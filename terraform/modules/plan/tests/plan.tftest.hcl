variables {
  environment     = "production"
  domain          = "example.com"
  email           = "ops@example.com"
  region          = "fra1"
  size            = "s-2vcpu-2gb"
  ssh_public_keys = ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB ops@laptop"]
}

run "one_server_runs_everything_by_default" {
  command = plan
  assert {
    condition     = !output.scaled && length(output.servers) == 1
    error_message = "One server was wanted, with no load balancer."
  }
  assert {
    condition     = tolist(output.servers["rizztalk-production"].runs) == tolist(["web", "data", "relay"])
    error_message = "The one server must run all."
  }
}

run "the_domain_www_and_turn_lead_to_the_server" {
  command = plan
  assert {
    condition     = toset([for name in output.names : name.name]) == toset(["@", "www", "turn"])
    error_message = "Names: ${jsonencode(output.names)}"
  }
}

run "a_name_below_a_zone_keeps_its_place" {
  command = plan
  variables {
    domain = "talk.example.com"
    zone   = "example.com"
  }
  assert {
    condition     = output.zone == "example.com" && toset([for name in output.names : name.name]) == toset(["talk", "www.talk", "turn.talk"])
    error_message = "Names: ${jsonencode(output.names)}"
  }
}

run "nothing_but_ssh_pages_and_the_relay_is_let_in" {
  command = plan
  assert {
    condition     = toset([for rule in output.firewalls.all : "${rule.protocol} ${rule.ports}"]) == toset(["tcp 22", "tcp 80", "tcp 443", "udp 3478", "tcp 3478", "udp 5349", "tcp 5349", "udp 49152-50175", "icmp "])
    error_message = "Rules: ${jsonencode(output.firewalls.all)}"
  }
}

run "ssh_is_let_in_from_the_operators_networks_alone" {
  command = plan
  variables {
    operator_networks = ["198.51.100.0/24"]
  }
  assert {
    condition     = [for rule in output.firewalls.all : rule.from if rule.ports == "22"] == [tolist(["198.51.100.0/24"])]
    error_message = "SSH is open wider."
  }
}

run "only_lets_encrypt_may_issue_certificates" {
  command = plan
  assert {
    condition     = [for record in output.authorities : record.value if record.tag == "issue"] == ["letsencrypt.org."]
    error_message = "CAA: ${jsonencode(output.authorities)}"
  }
}

run "the_first_start_lets_the_operators_in_and_root_not" {
  command = plan
  assert {
    condition     = startswith(output.cloud_init, "#cloud-config\n") && yamldecode(output.cloud_init).disable_root && tolist(yamldecode(output.cloud_init).users[0].ssh_authorized_keys) == var.ssh_public_keys
    error_message = "cloud-init: ${output.cloud_init}"
  }
}

run "several_servers_stand_behind_a_balancer_with_relays_apart" {
  command = plan
  variables {
    app_count  = 3
    turn_count = 2
  }
  assert {
    condition     = output.scaled && length(output.servers) == 5
    error_message = "Servers: ${jsonencode(output.servers)}"
  }
  assert {
    condition     = alltrue([for rule in output.firewalls.web : rule.from == tolist([var.vpc_range]) if rule.ports == "80"])
    error_message = "Port 80 of an application server is for the balancer alone."
  }
  assert {
    condition     = toset([for name in output.names : name.name]) == toset(["@", "www", "turn", "turn-2"])
    error_message = "Names: ${jsonencode(output.names)}"
  }
}

run "a_relay_of_its_own_has_a_name_of_its_own_and_port_443" {
  command = plan
  variables {
    app_count  = 2
    turn_count = 2
  }
  assert {
    condition     = tomap(output.relays) == tomap({ rizztalk-production-turn-1 = "turn.example.com", rizztalk-production-turn-2 = "turn-2.example.com" })
    error_message = "Relays: ${jsonencode(output.relays)}"
  }
  assert {
    condition     = contains([for rule in output.firewalls.relay : "${rule.protocol} ${rule.ports}"], "tcp 443")
    error_message = "Rules: ${jsonencode(output.firewalls.relay)}"
  }
}

run "refuses_a_domain_with_a_scheme" {
  command = plan
  variables {
    domain = "https://example.com"
  }
  expect_failures = [var.domain]
}

run "refuses_www_as_the_domain" {
  command = plan
  variables {
    domain = "www.example.com"
  }
  expect_failures = [var.domain]
}

run "refuses_a_zone_that_the_domain_is_not_in" {
  command = plan
  variables {
    zone = "example.org"
  }
  expect_failures = [var.zone]
}

run "refuses_an_environment_that_no_name_can_be_made_of" {
  command = plan
  variables {
    environment = "My Site"
  }
  expect_failures = [var.environment]
}

run "refuses_a_server_that_is_too_small" {
  command = plan
  variables {
    size = "s-1vcpu-1gb"
  }
  expect_failures = [var.size]
}

run "refuses_a_system_that_it_was_not_tried_on" {
  command = plan
  variables {
    image = "centos-stream-9-x64"
  }
  expect_failures = [var.image]
}

run "refuses_to_lock_the_operators_out" {
  command = plan
  variables {
    ssh_public_keys = []
  }
  expect_failures = [var.ssh_public_keys]
}

run "refuses_a_private_key_for_a_public_one" {
  command = plan
  variables {
    ssh_public_keys = ["-----BEGIN OPENSSH PRIVATE KEY-----"]
  }
  expect_failures = [var.ssh_public_keys]
}

run "refuses_networks_that_are_none" {
  command = plan
  variables {
    operator_networks = ["everywhere"]
  }
  expect_failures = [var.operator_networks]
}

run "refuses_a_public_range_for_the_private_network" {
  command = plan
  variables {
    vpc_range = "8.8.8.0/24"
  }
  expect_failures = [var.vpc_range]
}

run "refuses_too_few_relay_ports" {
  command = plan
  variables {
    relay_ports = [50000, 50010]
  }
  expect_failures = [var.relay_ports]
}

run "refuses_half_a_server" {
  command = plan
  variables {
    app_count = 1.5
  }
  expect_failures = [var.app_count]
}

run "refuses_no_address_for_alerts" {
  command = plan
  variables {
    email = "nobody"
  }
  expect_failures = [var.email]
}

run "refuses_a_region_that_is_none" {
  command = plan
  variables {
    region = "Frankfurt"
  }
  expect_failures = [var.region]
}
