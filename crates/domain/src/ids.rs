//! Ids are types: a function that wants a credential cannot be given an integration.

macro_rules! id {
    ($($(#[$meta:meta])* $name:ident)+) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub uuid::Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(raw: &str) -> Result<Self, Self::Err> { raw.parse().map(Self) }
        }

        impl From<$name> for uuid::Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl From<uuid::Uuid> for $name {
            fn from(id: uuid::Uuid) -> Self { Self(id) }
        }
    )+};
}

id! {
    /// An integration.
    IntegrationId
    /// A provider.
    ProviderId
    /// A service of ours.
    ServiceId
    /// A credential (its metadata).
    CredentialId
    /// One recorded rotation.
    RotationId
    /// A review.
    ReviewId
    /// An incident.
    IncidentId
    /// A piece of evidence.
    EvidenceId
    /// A change notice.
    NoticeId
    /// A person who signs in.
    UserId
    /// A team.
    TeamId
    /// An audit event.
    EventId
    /// One delivery of a reminder over one channel.
    NotificationId
    /// An incoming webhook where a team is told.
    ChannelId
    /// An answer to a reminder.
    AnswerId
    /// A report that is mailed by itself.
    ScheduleId
}
