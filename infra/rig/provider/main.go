// Terraform's provider for DigitalOcean, for the proof on machines that don't reach Terraform's registry.
//
// It is the real provider, of the newest version that the Go module proxy was found to hand out (1.23.0), under the
// names that version 2 uses, with the few resources and arguments that came after it. What it is asked to do it does by
// HTTP, to the cloud that stands in. Where the registry is reached, nothing of this is used.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"

	"github.com/digitalocean/terraform-provider-digitalocean/digitalocean"
	"github.com/hashicorp/terraform-plugin-sdk/helper/schema"
	"github.com/hashicorp/terraform-plugin-sdk/plugin"
	"github.com/hashicorp/terraform-plugin-sdk/terraform"
)

func main() {
	plugin.Serve(&plugin.ServeOpts{ProviderFunc: provider})
}

func provider() terraform.ResourceProvider {
	provider := digitalocean.Provider().(*schema.Provider)
	resources := provider.ResourcesMap
	resources["digitalocean_reserved_ip"] = resources["digitalocean_floating_ip"]
	resources["digitalocean_reserved_ip_assignment"] = resources["digitalocean_floating_ip_assignment"]
	resources["digitalocean_uptime_check"] = uptimeCheck()
	resources["digitalocean_uptime_alert"] = uptimeAlert()
	resources["digitalocean_droplet"].Schema["graceful_shutdown"] = optional(schema.TypeBool)
	// It knows Redis by that name alone.
	resources["digitalocean_database_cluster"].CustomizeDiff = nil
	balancer := resources["digitalocean_loadbalancer"].Schema
	balancer["http_idle_timeout_seconds"] = optional(schema.TypeInt)
	balancer["forwarding_rule"].Elem.(*schema.Resource).Schema["certificate_name"] = optional(schema.TypeString)
	return provider
}

func optional(kind schema.ValueType) *schema.Schema {
	return &schema.Schema{Type: kind, Optional: true}
}

func required(kind schema.ValueType) *schema.Schema {
	return &schema.Schema{Type: kind, Required: true}
}

func list(of interface{}) *schema.Schema {
	return &schema.Schema{Type: schema.TypeList, Required: true, Elem: of}
}

func uptimeCheck() *schema.Resource {
	return rest(restResource{
		path:   func(*schema.ResourceData) string { return "/v2/uptime/checks" },
		wraps:  "check",
		fields: []string{"name", "target", "type", "regions"},
		schema: map[string]*schema.Schema{
			"name":    required(schema.TypeString),
			"target":  required(schema.TypeString),
			"type":    optional(schema.TypeString),
			"regions": list(&schema.Schema{Type: schema.TypeString}),
		},
	})
}

func uptimeAlert() *schema.Resource {
	email := &schema.Resource{Schema: map[string]*schema.Schema{"email": list(&schema.Schema{Type: schema.TypeString})}}
	return rest(restResource{
		path: func(data *schema.ResourceData) string {
			return "/v2/uptime/checks/" + data.Get("check_id").(string) + "/alerts"
		},
		wraps:  "alert",
		fields: []string{"name", "type", "threshold", "comparison", "period"},
		schema: map[string]*schema.Schema{
			"check_id":      {Type: schema.TypeString, Required: true, ForceNew: true},
			"name":          required(schema.TypeString),
			"type":          required(schema.TypeString),
			"threshold":     optional(schema.TypeInt),
			"comparison":    optional(schema.TypeString),
			"period":        optional(schema.TypeString),
			"notifications": list(email),
		},
	})
}

// restResource is a resource whose members in the API are named as in Terraform.
type restResource struct {
	path   func(*schema.ResourceData) string
	wraps  string
	fields []string
	schema map[string]*schema.Schema
}

func rest(of restResource) *schema.Resource {
	body := func(data *schema.ResourceData) map[string]interface{} {
		members := map[string]interface{}{}
		for _, field := range of.fields {
			if value, given := data.GetOk(field); given {
				members[field] = value
			}
		}
		return members
	}
	read := func(data *schema.ResourceData, _ interface{}) error {
		answer, status, err := call(http.MethodGet, of.path(data)+"/"+data.Id(), nil)
		if status == http.StatusNotFound {
			data.SetId("")
			return nil
		}
		if err != nil {
			return err
		}
		for _, field := range of.fields {
			if value, given := answer[of.wraps][field]; given {
				if err := data.Set(field, value); err != nil {
					return err
				}
			}
		}
		return nil
	}
	return &schema.Resource{
		Schema: of.schema,
		Read:   read,
		Create: func(data *schema.ResourceData, meta interface{}) error {
			answer, _, err := call(http.MethodPost, of.path(data), body(data))
			if err != nil {
				return err
			}
			data.SetId(fmt.Sprint(answer[of.wraps]["id"]))
			return read(data, meta)
		},
		Update: func(data *schema.ResourceData, meta interface{}) error {
			if _, _, err := call(http.MethodPut, of.path(data)+"/"+data.Id(), body(data)); err != nil {
				return err
			}
			return read(data, meta)
		},
		Delete: func(data *schema.ResourceData, _ interface{}) error {
			_, status, err := call(http.MethodDelete, of.path(data)+"/"+data.Id(), nil)
			if status == http.StatusNotFound {
				return nil
			}
			return err
		},
	}
}

func call(method, path string, body interface{}) (map[string]map[string]interface{}, int, error) {
	encoded, err := json.Marshal(body)
	if err != nil {
		return nil, 0, err
	}
	request, err := http.NewRequest(method, os.Getenv("DIGITALOCEAN_API_URL")+path, bytes.NewReader(encoded))
	if err != nil {
		return nil, 0, err
	}
	request.Header.Set("Authorization", "Bearer "+os.Getenv("DIGITALOCEAN_TOKEN"))
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, 0, err
	}
	defer response.Body.Close()
	if response.StatusCode >= 300 {
		return nil, response.StatusCode, fmt.Errorf("%s %s: %s", method, path, response.Status)
	}
	answer := map[string]map[string]interface{}{}
	if response.StatusCode != http.StatusNoContent {
		err = json.NewDecoder(response.Body).Decode(&answer)
	}
	return answer, response.StatusCode, err
}
