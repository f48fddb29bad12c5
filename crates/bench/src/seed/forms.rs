//! What somebody typed: the forms of an integration and of its credentials.

use chrono::Months;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::fields::Fields;
use holdfast_domain::integration::{Category, DataClass, Framework, ResilienceItem};

use super::{AGEING, OWNED, Register, WORDS, mixed, one_in, pick};

impl Register {
    pub(super) fn ago(&self, days: usize) -> String {
        let days = u64::try_from(days).unwrap_or(0);
        self.today
            .checked_sub_days(chrono::Days::new(days))
            .unwrap_or(self.today)
            .to_string()
    }

    /// The form that registers integration `number`.
    pub fn form(&self, number: usize) -> Fields {
        let word = |salt| pick(number, salt, WORDS);
        let (provider, provider_name) = &self.providers[mixed(number, 20) % self.providers.len()];
        let mut form = Fields::default()
            .with("name", format!("{} {} {number}", word(21), word(22)))
            .with("provider", provider.to_string())
            .with("category", pick(number, 23, Category::ALL).as_str())
            .with("product", format!("{provider_name} {}", word(24)))
            .with(
                "purpose",
                format!(
                    "Sends every {} to the {} and keeps the {} until somebody has seen it.",
                    word(25),
                    word(26),
                    word(27)
                ),
            )
            .with(
                "consequence",
                format!(
                    "No {} leaves before the {} is back; people work from lists.",
                    word(25),
                    word(28)
                ),
            )
            .with(
                "breach_consequence",
                "Names and addresses of customers would be known to others.",
            )
            .with(
                "lifecycle",
                if one_in(number, 29, 20) { "retired" } else { "live" },
            )
            .with("live_since", self.ago(100 + mixed(number, 30) % 1_500))
            .with(
                "method",
                pick(number, 31, &["direct_api", "sdk", "webhook", "event_stream"]),
            )
            .with(
                "tier",
                pick(number, 32, &["best_effort", "low", "medium", "high", "critical"]),
            )
            .with(
                "privilege",
                pick(
                    number,
                    33,
                    &["none", "scoped_read", "scoped_write", "broad_write"],
                ),
            )
            .with("team", pick(number, 34, &self.teams).to_string())
            .with("sub_processors", "yes")
            .with("needs_credential", "yes")
            .with("incidents_checked_on", self.ago(30 + mixed(number, 35) % 60));
        if number < OWNED {
            form.set("owner", self.people[0].to_string());
        } else if !one_in(number, 36, 15) {
            form.set("owner", pick(number, 37, &self.people[1..]).to_string());
        }
        for salt in 0..mixed(number, 38) % 3 {
            form.set(
                format!("services.{}", pick(number, 40 + salt, &self.services)),
                "on",
            );
        }
        Self::connections(&mut form, number);
        self.promises(&mut form, number);
        form
    }

    fn connections(form: &mut Fields, number: usize) {
        for (index, environment) in ["production", "staging"].iter().enumerate() {
            form.set(format!("environments.{index}.environment"), *environment);
            form.set(
                format!("environments.{index}.version"),
                format!("2025-{:02}", 1 + mixed(number, 50) % 12),
            );
            form.set(format!("environments.{index}.pinned"), "yes");
        }
        for index in 0..=mixed(number, 51) % 2 {
            let host = format!(
                "https://{}{index}.provider{}.example/v1",
                pick(number, 52, WORDS),
                number % 160
            );
            form.set(format!("endpoints.{index}.url"), host);
            form.set(format!("endpoints.{index}.protocol"), "rest");
            form.set(
                format!("endpoints.{index}.authentication"),
                pick(number, 53, &["api_key", "oauth2", "jwt"]),
            );
            form.set(
                format!("endpoints.{index}.region"),
                pick(number, 54, &["eu-central-1", "eu-west-1", "us-east-1"]),
            );
        }
        for index in 0..=mixed(number, 55) % 3 {
            form.set(
                format!("data_flows.{index}.data_class"),
                pick(number, 56 + index, DataClass::ALL).as_str(),
            );
            form.set(
                format!("data_flows.{index}.purpose"),
                format!("To match each {}", pick(number, 60, WORDS)),
            );
            form.set(format!("data_flows.{index}.region"), "eu-central-1");
            form.set(format!("data_flows.{index}.encrypted_in_transit"), "on");
            form.set(format!("data_flows.{index}.minimised"), "on");
        }
        for salt in 0..mixed(number, 61) % 3 {
            form.set(
                format!("compliance.{}", pick(number, 62 + salt, Framework::ALL).as_str()),
                "on",
            );
        }
    }

    fn promises(&self, form: &mut Fields, number: usize) {
        let year_ago = self
            .today
            .checked_sub_months(Months::new(12))
            .unwrap_or(self.today);
        let verified = if number.is_multiple_of(AGEING) {
            year_ago.to_string()
        } else {
            self.ago(40 + mixed(number, 70) % 250)
        };
        for (path, value) in [
            ("contracted_uptime", "99.9".to_owned()),
            ("response_minutes", "60".to_owned()),
            ("resolution_minutes", "480".to_owned()),
            ("support_hours", "Monday to Friday, 8 to 18".to_owned()),
            ("rto_minutes", pick(number, 71, &["60", "240", "1440"]).to_owned()),
            ("rpo_minutes", "60".to_owned()),
            ("mtd_minutes", "2880".to_owned()),
            (
                "fallback",
                pick(number, 72, &["manual", "cached", "none", "warm_standby"]).to_owned(),
            ),
            (
                "switch_effort",
                pick(number, 73, &["days", "weeks", "months"]).to_owned(),
            ),
            ("fallback_tested_on", self.ago(50 + mixed(number, 74) % 250)),
            ("breach_notification_hours", "72".to_owned()),
            ("exit_terms", "yes".to_owned()),
            ("least_privilege_verified_on", verified),
            (
                "monitor_url",
                format!("https://monitor.holdfast.example/d/{number}"),
            ),
            ("alert", "yes".to_owned()),
            (
                "runbook_url",
                format!("https://wiki.holdfast.example/runbooks/{number}"),
            ),
        ] {
            form.set(path, value);
        }
        for item in ResilienceItem::ALL {
            form.set(
                format!("resilience.{}", item.as_str()),
                if one_in(number, 75, 4) { "no" } else { "yes" },
            );
        }
    }

    pub(super) fn credential(&self, number: usize, index: usize) -> Fields {
        let salt = 80 + index * 8;
        let rotated = mixed(number, salt) % 400;
        let form = Fields::default()
            .with("name", ["Live key", "Webhook secret"][index % 2])
            .with("kind", ["api_key", "webhook_signing_secret"][index % 2])
            .with("environment", "production")
            .with(
                "location",
                format!("vault:{}/{number}", pick(number, salt + 1, WORDS)),
            )
            .with("scopes", "read and write of its own records")
            .with("lifetime", "long")
            .with("scoped", "yes")
            .with("shared", "no")
            .with("issued_on", self.ago(rotated + 30));
        // A date that would make it due tomorrow is left alone: only what is meant to age tomorrow does.
        if rotated == 0 || [60, 90, 180, 365, 366].contains(&rotated) {
            return form;
        }
        form.with("last_rotated_on", self.ago(rotated))
    }
}
