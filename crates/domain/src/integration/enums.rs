//! The enumerations of an integration, with the values that people see and the store keeps.

use crate::enumeration;
use crate::enumeration::Enumeration;

enumeration! {
    /// What kind of thing an integration does.
    pub enum Category "category" {
        Payment = "payment" / "Payment",
        Authentication = "authentication" / "Authentication",
        Storage = "storage" / "Storage",
        Communication = "communication" / "Communication",
        DataAnalytics = "data_analytics" / "Data and analytics",
        Infrastructure = "infrastructure" / "Infrastructure",
        DataApi = "data_api" / "Data API",
        Monitoring = "monitoring" / "Monitoring and logging",
        Crm = "crm" / "CRM and marketing",
        Erp = "erp" / "ERP and inventory",
        Ai = "ai" / "AI",
        IntegrationPlatform = "integration_platform" / "Integration platform",
        Other = "other" / "Other",
    }
}

enumeration! {
    /// How we are connected.
    pub enum Method "method" {
        DirectApi = "direct_api" / "Direct API",
        Sdk = "sdk" / "SDK",
        Webhook = "webhook" / "Webhook",
        Middleware = "middleware" / "Middleware",
        Ipaas = "ipaas" / "Integration platform (iPaaS)",
        EventStream = "event_stream" / "Event stream",
        FileTransfer = "file_transfer" / "File transfer",
    }
}

enumeration! {
    /// Where an integration stands, in the order of its life.
    pub enum Lifecycle "lifecycle" {
        Proposed = "proposed" / "Proposed",
        InReview = "in_review" / "In review",
        Approved = "approved" / "Approved",
        Live = "live" / "Live",
        Deprecated = "deprecated" / "Deprecated",
        Retired = "retired" / "Retired",
        Rejected = "rejected" / "Rejected",
    }
}

impl Lifecycle {
    /// The steps that may follow this one.
    #[must_use]
    pub fn next(self) -> &'static [Self] {
        match self {
            Self::Proposed => &[Self::InReview, Self::Rejected],
            Self::InReview => &[Self::Approved, Self::Rejected],
            Self::Approved => &[Self::Live],
            Self::Live => &[Self::Deprecated],
            Self::Deprecated => &[Self::Retired],
            Self::Retired | Self::Rejected => &[],
        }
    }

    /// Whether `later` is this step or lies ahead of it. Steps may be skipped, since what is registered may long be
    /// live; nothing comes back from retired or rejected by a form.
    #[must_use]
    pub fn leads_to(self, later: Self) -> bool {
        self == later || self.next().iter().any(|next| next.leads_to(later))
    }

    /// Where it goes when it goes out of use: rejected when it was never approved, else retired.
    #[must_use]
    pub fn out_of_use(self) -> Self {
        match self {
            Self::Proposed | Self::InReview | Self::Rejected => Self::Rejected,
            Self::Approved | Self::Live | Self::Deprecated | Self::Retired => Self::Retired,
        }
    }

    /// Whether users rely on it, so that it must have been reviewed.
    #[must_use]
    pub fn is_serving(self) -> bool {
        matches!(self, Self::Live | Self::Deprecated)
    }

    /// Whether it is in use, so that its dates matter.
    #[must_use]
    pub fn is_active(self) -> bool {
        !matches!(self, Self::Retired | Self::Rejected)
    }
}

enumeration! {
    /// How much a thing matters: an integration's own tier, or a service's criticality.
    pub enum Criticality "criticality" {
        BestEffort = "best_effort" / "Best effort",
        Low = "low" / "Low",
        Medium = "medium" / "Medium",
        High = "high" / "High",
        Critical = "critical" / "Critical",
    }
}

enumeration! {
    /// What an integration may do in our systems.
    pub enum Privilege "privilege" {
        None = "none" / "None",
        ScopedRead = "scoped_read" / "Reads what it needs",
        ScopedWrite = "scoped_write" / "Writes what it needs",
        BroadWrite = "broad_write" / "Writes broadly",
        Administers = "administers" / "Administers, moves money, or changes production",
    }
}

enumeration! {
    /// Where an integration exists.
    pub enum Environment "environment" {
        Production = "production" / "Production",
        Staging = "staging" / "Staging",
        Test = "test" / "Test",
        Development = "development" / "Development",
    }
}

enumeration! {
    /// Who calls whom.
    pub enum Direction "direction" {
        Outbound = "outbound" / "Outbound (we call)",
        Inbound = "inbound" / "Inbound (they call us)",
    }
}

enumeration! {
    /// What an endpoint speaks.
    pub enum Protocol "protocol" {
        Rest = "rest" / "REST",
        Graphql = "graphql" / "GraphQL",
        Grpc = "grpc" / "gRPC",
        Soap = "soap" / "SOAP",
        Webhook = "webhook" / "Webhook",
        Sdk = "sdk" / "SDK",
        Sftp = "sftp" / "SFTP",
        Smtp = "smtp" / "SMTP",
        Database = "database" / "Database",
        Other = "other" / "Other",
    }
}

enumeration! {
    /// How an endpoint is authenticated.
    pub enum Authentication "authentication" {
        ApiKey = "api_key" / "API key",
        Oauth2 = "oauth2" / "OAuth 2.0",
        Jwt = "jwt" / "JWT",
        MutualTls = "mutual_tls" / "Mutual TLS",
        Basic = "basic" / "Basic",
        Iam = "iam" / "IAM role",
        Signature = "signature" / "Signed request",
        None = "none" / "None",
    }
}

enumeration! {
    /// What data is, for the rules that handle it. In the order of sensitivity.
    pub enum DataClass "data class" {
        Public = "public" / "Public",
        Internal = "internal" / "Internal",
        Confidential = "confidential" / "Confidential",
        Personal = "personal" / "Personal",
        Financial = "financial" / "Financial",
        SensitivePersonal = "sensitive_personal" / "Sensitive personal",
        Cardholder = "cardholder" / "Cardholder",
        Credentials = "credentials" / "Credentials",
    }
}

enumeration! {
    /// Where data goes.
    pub enum FlowDirection "direction of a data flow" {
        Outbound = "outbound" / "To the provider",
        Inbound = "inbound" / "From the provider",
        Both = "both" / "Both ways",
    }
}

enumeration! {
    /// A framework that can apply.
    pub enum Framework "framework" {
        Gdpr = "gdpr" / "GDPR",
        Hipaa = "hipaa" / "HIPAA",
        PciDss = "pci_dss" / "PCI DSS",
        Soc2 = "soc2" / "SOC 2",
        Iso27001 = "iso27001" / "ISO 27001",
        Dora = "dora" / "DORA",
        Nis2 = "nis2" / "NIS2",
        Ccpa = "ccpa" / "CCPA",
    }
}

enumeration! {
    /// What we do while the provider is away, best first.
    pub enum Fallback "fallback" {
        HotStandby = "hot_standby" / "Hot standby",
        WarmStandby = "warm_standby" / "Warm standby",
        Cached = "cached" / "Degraded or cached",
        Manual = "manual" / "Manual",
        None = "none" / "None",
    }
}

enumeration! {
    /// How long it would take to move to another provider.
    pub enum SwitchEffort "switch effort" {
        Hours = "hours" / "Hours",
        Days = "days" / "Days",
        Weeks = "weeks" / "Weeks",
        Months = "months" / "Months",
    }
}

enumeration! {
    /// One protection of our calls.
    pub enum ResilienceItem "resilience item" {
        Timeout = "timeout" / "Timeout per call",
        TimeBudget = "time_budget" / "Overall time budget",
        Retries = "retries" / "Bounded retries with backoff and jitter",
        ErrorTaxonomy = "error_taxonomy" / "Transient and permanent errors told apart",
        CircuitBreaker = "circuit_breaker" / "Circuit breaker",
        IdempotencyKey = "idempotency_key" / "Idempotency key",
        RateLimit = "rate_limit" / "Rate limit respected",
        Queue = "queue" / "Queue or buffer",
        DeadLetters = "dead_letters" / "Dead-letter queue with replay",
        WebhookSignature = "webhook_signature" / "Webhook signature verified",
        CachedFallback = "cached_fallback" / "Cached fallback",
        FeatureSwitch = "feature_switch" / "Feature switch",
        Tracing = "tracing" / "Correlation id and traces",
        OutageAlert = "outage_alert" / "Outage alert",
        Runbook = "runbook" / "Runbook",
    }
}

impl ResilienceItem {
    /// How many items the checklist has.
    pub const COUNT: usize = <Self as Enumeration>::ALL.len();
}

enumeration! {
    /// The answer to one item of the resilience checklist; no answer means unknown.
    pub enum Answer "answer" {
        Yes = "yes" / "Yes",
        No = "no" / "No",
        NotApplicable = "not_applicable" / "Not applicable",
    }
}
