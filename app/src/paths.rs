//! The addresses of pages, written once.

use std::fmt::Display;

/// Finding everything.
pub const SEARCH: &str = "/search";
/// The list of integrations.
pub const INTEGRATIONS: &str = "/integrations";
/// The form that registers one.
pub const REGISTER: &str = "/integrations/new";
/// The page that asks how several integrations are to be changed.
pub const CHANGE_TOGETHER: &str = "/integrations/change";
/// Where taking that back posts to.
pub const UNDO_TOGETHER: &str = "/integrations/change/undo";
/// The list of credentials.
pub const CREDENTIALS: &str = "/credentials";
/// What falls due in the next 90 days.
pub const TIMELINE: &str = "/credentials/timeline";
/// A month of what is due.
pub const MONTH: &str = "/credentials/timeline/month";
/// What is due, day after day.
pub const AGENDA: &str = "/credentials/timeline/agenda";
/// The list of providers.
pub const PROVIDERS: &str = "/providers";
/// The form that adds one.
pub const NEW_PROVIDER: &str = "/providers/new";
/// Our services.
pub const SERVICES: &str = "/services";
/// The inbox.
pub const INBOX: &str = "/inbox";
/// The reports.
pub const REPORTS: &str = "/reports";
/// The reports that are mailed by themselves.
pub const SCHEDULES: &str = "/reports/schedules";
/// Where ending one posts to.
pub const END_SCHEDULE: &str = "/reports/schedules/end";
/// What the organisation decides.
pub const SETTINGS: &str = "/settings";
/// The list of people.
pub const PEOPLE: &str = "/settings/people";
/// The form that registers a person.
pub const NEW_PERSON: &str = "/settings/people/new";
/// The list of teams.
pub const TEAMS: &str = "/settings/teams";
/// Where channels have their pages.
const CHANNELS: &str = "/settings/channels";
/// The ladders of reminders.
pub const LADDERS: &str = "/settings/ladders";
/// The rotation policies.
pub const POLICIES: &str = "/settings/policies";
/// The words of reminders.
pub const WORDINGS: &str = "/settings/wordings";
/// Your own account.
pub const ACCOUNT: &str = "/account";
/// The form that changes your own password.
pub const OWN_PASSWORD: &str = "/account/password";
/// Your own calendar.
pub const OWN_CALENDAR: &str = "/account/calendar";
/// Signing in.
pub const SIGN_IN: &str = "/sign-in";
/// Where a link to set a new password is asked for.
pub const FORGOTTEN: &str = "/sign-in/forgotten";
/// Signing out (posted to).
pub const SIGN_OUT: &str = "/sign-out";
/// Where the theme switch posts to.
pub const THEME: &str = "/api/theme";

/// The form that registers an integration with a provider.
pub fn register_with(provider: impl Display) -> String {
    format!("{REGISTER}?provider={provider}")
}

/// The form that adds a provider with a name, encoded for an address, and leads on to registering with it.
#[must_use]
pub fn new_provider_called(name: &str) -> String {
    format!("{NEW_PROVIDER}?name={name}&then={REGISTER}")
}

/// The page of an integration.
pub fn integration(id: impl Display) -> String {
    format!("{INTEGRATIONS}/{id}")
}

/// A section of the page of an integration.
pub fn section_of(integration: impl Display, section: &str) -> String {
    format!("{INTEGRATIONS}/{integration}#{section}")
}

/// Where a credential stands on the page of its integration.
pub fn credential_of(integration: impl Display, credential: impl Display) -> String {
    format!("{INTEGRATIONS}/{integration}#credential-{credential}")
}

/// The form that changes an integration.
pub fn edit_integration(id: impl Display) -> String {
    format!("{INTEGRATIONS}/{id}/edit")
}

/// Sets an integration back to one of its revisions.
pub fn revert_integration(id: impl Display) -> String {
    format!("{INTEGRATIONS}/{id}/revert")
}

/// The form that takes an integration out of use.
pub fn withdraw_integration(id: impl Display) -> String {
    format!("{INTEGRATIONS}/{id}/withdraw")
}

/// Brings an integration back into use.
pub fn restore_integration(id: impl Display) -> String {
    format!("{INTEGRATIONS}/{id}/restore")
}

/// The form that records a review of an integration.
pub fn review(id: impl Display) -> String {
    format!("{INTEGRATIONS}/{id}/review")
}

/// The form that records an incident of an integration.
pub fn new_incident(id: impl Display) -> String {
    format!("{INTEGRATIONS}/{id}/incidents/new")
}

/// The form that files a document of an integration.
pub fn new_evidence(id: impl Display) -> String {
    format!("{INTEGRATIONS}/{id}/evidence/new")
}

/// Where the pages of documents are.
pub const EVIDENCE: &str = "/evidence";
/// Where the pages of incidents are.
pub const INCIDENTS: &str = "/incidents";
/// Where the pages of notices are.
pub const NOTICES: &str = "/notices";
/// Where the pages of rotations are.
pub const ROTATIONS: &str = "/rotations";
/// Where the pages of reviews are.
pub const REVIEWS: &str = "/reviews";

/// The form that records a notice of a provider.
pub fn new_notice(provider: impl Display) -> String {
    format!("{PROVIDERS}/{provider}/notices/new")
}

/// The page of a record of a kind.
pub fn record(base: &str, id: impl Display) -> String {
    format!("{base}/{id}")
}

/// Where acknowledging a notice posts to.
pub fn acknowledge(id: impl Display) -> String {
    format!("{INTEGRATIONS}/{id}/acknowledge")
}

/// Where taking that back posts to.
pub fn unacknowledge(id: impl Display) -> String {
    format!("{INTEGRATIONS}/{id}/acknowledge/undo")
}

/// The form that adds a credential to an integration.
pub fn new_credential(integration: impl Display) -> String {
    format!("{INTEGRATIONS}/{integration}/credentials/new")
}

/// The form that changes a credential.
pub fn edit_credential(id: impl Display) -> String {
    format!("{CREDENTIALS}/{id}/edit")
}

/// The form that records a rotation.
pub fn rotate(id: impl Display) -> String {
    format!("{CREDENTIALS}/{id}/rotate")
}

/// The form that says when what a rotation replaced was revoked.
pub fn revoked(rotation: impl Display) -> String {
    format!("{ROTATIONS}/{rotation}/revoked")
}

/// The page of a provider.
pub fn provider(id: impl Display) -> String {
    format!("{PROVIDERS}/{id}")
}

/// The delivery log.
pub const DELIVERIES: &str = "/reminders";
/// Reminders that will be sent.
pub const REMINDER_PREVIEW: &str = "/reminders/preview";
/// What runs by itself.
pub const JOBS: &str = "/jobs";

/// The page of a reminder: where every link of a message leads.
pub fn reminder(id: impl Display) -> String {
    format!("/reminders/{id}")
}

/// The page of a report.
pub fn report(slug: impl Display) -> String {
    format!("{REPORTS}/{slug}")
}

/// The ladder of a kind of reminder.
pub fn ladder(kind: impl Display) -> String {
    format!("{LADDERS}/{kind}")
}

/// The words of a kind of reminder.
pub fn wording(kind: impl Display) -> String {
    format!("{WORDINGS}/{kind}")
}

/// The rotation policy of a kind of credential.
pub fn policy(kind: impl Display) -> String {
    format!("{POLICIES}/{kind}")
}

/// The page of a person.
pub fn person(id: impl Display) -> String {
    format!("{PEOPLE}/{id}")
}

/// The form that disables a person.
pub fn disable_person(id: impl Display) -> String {
    format!("{PEOPLE}/{id}/disable")
}

/// The form that hands over what a person answers for.
pub fn hand_over_work(id: impl Display) -> String {
    format!("{PEOPLE}/{id}/hand-over")
}

/// Where enabling a person posts to.
pub fn enable_person(id: impl Display) -> String {
    format!("{PEOPLE}/{id}/enable")
}

/// The form that changes the address of a person.
pub fn person_email(id: impl Display) -> String {
    format!("{PEOPLE}/{id}/email")
}

/// The form that makes a new one-time link for a person.
pub fn person_link(id: impl Display) -> String {
    format!("{PEOPLE}/{id}/link")
}

/// The page of a team.
pub fn team(id: impl Display) -> String {
    format!("{TEAMS}/{id}")
}

/// The form that puts a team away.
pub fn withdraw_team(id: impl Display) -> String {
    format!("{TEAMS}/{id}/withdraw")
}

/// Restores a team that was put away.
pub fn restore_team(id: impl Display) -> String {
    format!("{TEAMS}/{id}/restore")
}

/// The form that adds a channel to a team.
pub fn new_channel(team: impl Display) -> String {
    format!("{TEAMS}/{team}/channels/new")
}

/// The page of a channel.
pub fn channel(id: impl Display) -> String {
    format!("{CHANNELS}/{id}")
}

/// The form that renews what a channel's messages are signed with.
pub fn channel_secret(id: impl Display) -> String {
    format!("{CHANNELS}/{id}/secret")
}

/// The form that removes a channel.
pub fn remove_channel(id: impl Display) -> String {
    format!("{CHANNELS}/{id}/remove")
}

/// Where sending a test to a channel posts to.
pub fn test_channel(id: impl Display) -> String {
    format!("{CHANNELS}/{id}/test")
}

/// The form that has a report mailed.
pub fn schedule(slug: impl Display) -> String {
    format!("{SCHEDULES}?report={slug}")
}

/// The calendar of a team.
pub fn team_calendar(id: impl Display) -> String {
    format!("{TEAMS}/{id}/calendar")
}

/// The file of a report or list: the path of its page with `.csv`.
#[must_use]
pub fn csv(page: &str) -> String {
    format!("{page}.csv")
}

/// The audit log, a report.
pub const AUDIT_LOG: &str = "/reports/audit-log";

/// The events of the audit log that are about a record.
#[must_use]
pub fn audit_of(record: impl Display) -> String {
    format!("{AUDIT_LOG}?record={record}")
}
