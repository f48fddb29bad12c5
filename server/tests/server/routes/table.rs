//! What each route answers to everybody.

/// What a route answers to each of [`super::PEOPLE`]. Forms are sent with nothing but their hidden fields: whoever may send
/// them is told what is missing (422), everybody else that they may not (403).
pub type Row = (&'static str, &'static str, [u16; 7]);

const EVERYBODY: [u16; 7] = [303, 200, 200, 200, 200, 200, 200];
const REGISTERING: [u16; 7] = [303, 403, 200, 403, 403, 200, 200];
const REGISTERING_FORM: [u16; 7] = [303, 403, 422, 403, 403, 422, 422];
const EDITING: [u16; 7] = [303, 403, 403, 200, 403, 200, 200];
const EDITING_FORM: [u16; 7] = [303, 403, 403, 422, 403, 422, 422];
const REVIEWING: [u16; 7] = [303, 403, 200, 200, 403, 200, 200];
const REVIEWING_FORM: [u16; 7] = [303, 403, 422, 422, 403, 422, 422];
/// It was not withdrawn, and no revision is named.
const REVIEWING_NOTHING: [u16; 7] = [303, 403, 404, 404, 403, 404, 404];
const EDITING_NOTHING: [u16; 7] = [303, 403, 403, 404, 403, 404, 404];
const ROTATING_NOTHING: [u16; 7] = [303, 403, 404, 403, 403, 404, 404];
const ROTATING: [u16; 7] = [303, 403, 200, 403, 403, 200, 200];
const ROTATING_FORM: [u16; 7] = [303, 403, 422, 403, 403, 422, 422];
const ADMINISTERING: [u16; 7] = [303, 403, 403, 403, 403, 200, 403];
const ADMINISTERED: [u16; 7] = [303, 403, 403, 403, 403, 303, 403];
const SETTING_FORM: [u16; 7] = [303, 403, 403, 403, 403, 422, 403];
const REPORTING: [u16; 7] = [303, 403, 403, 200, 200, 200, 403];
const AUDITING: [u16; 7] = [303, 403, 403, 403, 200, 200, 403];
const REPORTING_FORM: [u16; 7] = [303, 403, 403, 422, 422, 422, 403];

pub const TABLE: &[Row] = &[
    ("GET", "/sign-in", [200, 303, 303, 303, 303, 303, 303]),
    ("POST", "/sign-in", [422; 7]),
    ("GET", "/sign-in/forgotten", [200, 303, 303, 303, 303, 303, 303]),
    ("POST", "/sign-in/forgotten", [422; 7]),
    ("GET", "/welcome/{token}", [404; 7]),
    ("POST", "/welcome/{token}", [404; 7]),
    ("POST", "/api/theme", [303; 7]),
    ("GET", "/", EVERYBODY),
    ("GET", "/integrations", EVERYBODY),
    ("GET", "/integrations.csv", EVERYBODY),
    ("GET", "/integrations/new", REGISTERING),
    ("POST", "/integrations/new", REGISTERING_FORM),
    // Nothing is selected: the page says so, and there is nothing to change or to take back.
    ("GET", "/integrations/change", EVERYBODY),
    (
        "POST",
        "/integrations/change",
        [303, 422, 422, 422, 422, 422, 422],
    ),
    (
        "POST",
        "/integrations/change/undo",
        [303, 404, 404, 404, 404, 404, 404],
    ),
    ("GET", "/integrations/{id}", EVERYBODY),
    ("GET", "/integrations/{id}/edit", EDITING),
    ("POST", "/integrations/{id}/edit", EDITING_FORM),
    ("GET", "/integrations/{id}/withdraw", EDITING),
    ("POST", "/integrations/{id}/withdraw", EDITING_FORM),
    // It is in use, and no revision is named.
    ("POST", "/integrations/{id}/restore", EDITING_NOTHING),
    ("POST", "/integrations/{id}/revert", EDITING_NOTHING),
    ("GET", "/integrations/{id}/review", REVIEWING),
    ("POST", "/integrations/{id}/review", REVIEWING_FORM),
    ("GET", "/integrations/{id}/incidents/new", REGISTERING),
    ("POST", "/integrations/{id}/incidents/new", REGISTERING_FORM),
    ("GET", "/evidence/{id}", EVERYBODY),
    ("GET", "/evidence/{id}/edit", EDITING),
    ("POST", "/evidence/{id}/edit", EDITING_FORM),
    ("GET", "/evidence/{id}/withdraw", EDITING),
    ("POST", "/evidence/{id}/withdraw", EDITING_FORM),
    // It was not withdrawn, and no revision is named.
    (
        "POST",
        "/evidence/{id}/restore",
        [303, 403, 403, 404, 403, 404, 404],
    ),
    (
        "POST",
        "/evidence/{id}/revert",
        [303, 403, 403, 404, 403, 404, 404],
    ),
    ("GET", "/incidents/{id}", EVERYBODY),
    ("GET", "/incidents/{id}/edit", REGISTERING),
    ("POST", "/incidents/{id}/edit", REGISTERING_FORM),
    ("GET", "/incidents/{id}/withdraw", REGISTERING),
    ("POST", "/incidents/{id}/withdraw", REGISTERING_FORM),
    (
        "POST",
        "/incidents/{id}/restore",
        [303, 403, 404, 403, 403, 404, 404],
    ),
    (
        "POST",
        "/incidents/{id}/revert",
        [303, 403, 404, 403, 403, 404, 404],
    ),
    ("GET", "/integrations/{id}/evidence/new", EDITING),
    ("POST", "/integrations/{id}/evidence/new", EDITING_FORM),
    // No provider announced what is acknowledged here: whoever may, learns that.
    (
        "POST",
        "/integrations/{id}/acknowledge",
        [303, 403, 403, 404, 403, 404, 404],
    ),
    (
        "POST",
        "/integrations/{id}/acknowledge/undo",
        [303, 403, 403, 404, 403, 404, 404],
    ),
    ("GET", "/integrations/{id}/credentials/new", EDITING),
    ("POST", "/integrations/{id}/credentials/new", EDITING_FORM),
    ("GET", "/credentials", EVERYBODY),
    ("GET", "/credentials.csv", EVERYBODY),
    ("GET", "/credentials/timeline", EVERYBODY),
    ("GET", "/credentials/timeline/month", EVERYBODY),
    ("GET", "/credentials/timeline/agenda", EVERYBODY),
    ("GET", "/credentials/{id}/edit", EDITING),
    ("POST", "/credentials/{id}/edit", EDITING_FORM),
    ("GET", "/credentials/{id}/rotate", ROTATING),
    ("POST", "/credentials/{id}/rotate", ROTATING_FORM),
    (
        "GET",
        "/rotations/{id}/revoked",
        [303, 404, 404, 404, 404, 404, 404],
    ),
    (
        "POST",
        "/rotations/{id}/revoked",
        [303, 404, 404, 404, 404, 404, 404],
    ),
    ("GET", "/providers", EVERYBODY),
    ("GET", "/providers.csv", EVERYBODY),
    ("GET", "/providers/new", REGISTERING),
    ("POST", "/providers/new", REGISTERING_FORM),
    ("GET", "/providers/{id}", EVERYBODY),
    ("GET", "/providers/{id}/edit", REVIEWING),
    ("POST", "/providers/{id}/edit", REVIEWING_FORM),
    ("GET", "/providers/{id}/withdraw", REVIEWING),
    ("POST", "/providers/{id}/withdraw", REVIEWING_FORM),
    ("POST", "/providers/{id}/restore", REVIEWING_NOTHING),
    ("POST", "/providers/{id}/revert", REVIEWING_NOTHING),
    (
        "GET",
        "/providers/{id}/merge",
        [303, 403, 403, 200, 403, 200, 403],
    ),
    (
        "POST",
        "/providers/{id}/merge",
        [303, 403, 403, 422, 403, 422, 403],
    ),
    ("GET", "/credentials/{id}", EVERYBODY),
    ("GET", "/credentials/{id}/withdraw", EDITING),
    ("POST", "/credentials/{id}/withdraw", EDITING_FORM),
    ("POST", "/credentials/{id}/restore", EDITING_NOTHING),
    ("POST", "/credentials/{id}/revert", EDITING_NOTHING),
    ("GET", "/rotations/{id}", EVERYBODY),
    ("GET", "/rotations/{id}/edit", ROTATING),
    ("POST", "/rotations/{id}/edit", ROTATING_FORM),
    ("GET", "/rotations/{id}/withdraw", ROTATING),
    ("POST", "/rotations/{id}/withdraw", ROTATING_FORM),
    ("POST", "/rotations/{id}/restore", ROTATING_NOTHING),
    ("POST", "/rotations/{id}/revert", ROTATING_NOTHING),
    ("GET", "/reviews/{id}", EVERYBODY),
    ("GET", "/reviews/{id}/edit", REVIEWING),
    ("POST", "/reviews/{id}/edit", REVIEWING_FORM),
    ("GET", "/reviews/{id}/withdraw", REVIEWING),
    ("POST", "/reviews/{id}/withdraw", REVIEWING_FORM),
    ("POST", "/reviews/{id}/restore", REVIEWING_NOTHING),
    ("POST", "/reviews/{id}/revert", REVIEWING_NOTHING),
    ("GET", "/providers/{id}/notices/new", REVIEWING),
    ("POST", "/providers/{id}/notices/new", REVIEWING_FORM),
    ("GET", "/notices/{id}", EVERYBODY),
    ("GET", "/notices/{id}/edit", REVIEWING),
    ("POST", "/notices/{id}/edit", REVIEWING_FORM),
    ("GET", "/notices/{id}/move", REVIEWING),
    ("POST", "/notices/{id}/move", REVIEWING_FORM),
    ("GET", "/notices/{id}/withdraw", REVIEWING),
    ("POST", "/notices/{id}/withdraw", REVIEWING_FORM),
    ("POST", "/notices/{id}/restore", REVIEWING_NOTHING),
    ("POST", "/notices/{id}/revert", REVIEWING_NOTHING),
    ("GET", "/search", EVERYBODY),
    ("GET", "/inbox", EVERYBODY),
    // Without the newest line that was shown nobody knows how far it was read.
    ("POST", "/inbox", [303, 422, 422, 422, 422, 422, 422]),
    ("GET", "/reminders", REPORTING),
    // No notification has this id; who may send again learns that.
    ("POST", "/reminders", [303, 403, 403, 403, 403, 404, 403]),
    ("GET", "/reminders/preview", EVERYBODY),
    ("GET", "/jobs", REPORTING),
    // No job was named.
    ("POST", "/jobs", [303, 403, 403, 403, 403, 404, 403]),
    // No reminder has this id.
    ("GET", "/reminders/{id}", [303, 404, 404, 404, 404, 404, 404]),
    ("POST", "/reminders/{id}", [303, 404, 404, 404, 404, 404, 404]),
    ("GET", "/services", EVERYBODY),
    ("POST", "/services", REGISTERING_FORM),
    ("GET", "/services/{id}", EVERYBODY),
    ("GET", "/services/{id}/edit", REGISTERING),
    ("POST", "/services/{id}/edit", REGISTERING_FORM),
    ("GET", "/services/{id}/withdraw", REGISTERING),
    ("POST", "/services/{id}/withdraw", REGISTERING_FORM),
    (
        "POST",
        "/services/{id}/restore",
        [303, 403, 404, 403, 403, 404, 404],
    ),
    (
        "POST",
        "/services/{id}/revert",
        [303, 403, 404, 403, 403, 404, 404],
    ),
    ("GET", "/reports", REPORTING),
    ("GET", "/reports/audit-log/{seq}", AUDITING),
    ("GET", "/reports/{slug}", REPORTING),
    ("GET", "/reports/schedules", REPORTING),
    ("POST", "/reports/schedules", REPORTING_FORM),
    // No schedule has this id.
    (
        "POST",
        "/reports/schedules/end",
        [303, 403, 403, 404, 404, 404, 403],
    ),
    // No calendar has this address.
    ("GET", "/calendar/{token}", [404; 7]),
    ("GET", "/account/calendar", EVERYBODY),
    ("POST", "/account/calendar", [303, 422, 422, 422, 422, 422, 422]),
    // Nobody here is in the team, which is not there; who manages teams learns that.
    (
        "GET",
        "/settings/teams/{id}/calendar",
        [303, 403, 403, 403, 403, 404, 403],
    ),
    (
        "POST",
        "/settings/teams/{id}/calendar",
        [303, 403, 403, 403, 403, 404, 403],
    ),
    ("GET", "/settings", ADMINISTERING),
    ("GET", "/settings/people", ADMINISTERING),
    ("GET", "/settings/people/new", ADMINISTERING),
    ("POST", "/settings/people/new", SETTING_FORM),
    ("GET", "/settings/people/{id}", ADMINISTERING),
    ("POST", "/settings/people/{id}", SETTING_FORM),
    ("GET", "/settings/people/{id}/hand-over", ADMINISTERING),
    ("POST", "/settings/people/{id}/hand-over", SETTING_FORM),
    ("GET", "/settings/people/{id}/email", ADMINISTERING),
    ("POST", "/settings/people/{id}/email", SETTING_FORM),
    ("GET", "/settings/people/{id}/link", ADMINISTERING),
    ("POST", "/settings/people/{id}/link", ADMINISTERING),
    ("GET", "/settings/people/{id}/disable", ADMINISTERING),
    ("POST", "/settings/people/{id}/disable", ADMINISTERED),
    ("POST", "/settings/people/{id}/enable", ADMINISTERED),
    ("GET", "/settings/teams", ADMINISTERING),
    ("POST", "/settings/teams", SETTING_FORM),
    ("GET", "/settings/teams/{id}", ADMINISTERING),
    ("POST", "/settings/teams/{id}", SETTING_FORM),
    ("GET", "/settings/teams/{id}/withdraw", ADMINISTERING),
    ("POST", "/settings/teams/{id}/withdraw", SETTING_FORM),
    // It was not put away, and no version is named.
    (
        "POST",
        "/settings/teams/{id}/restore",
        [303, 403, 403, 403, 403, 404, 403],
    ),
    ("GET", "/settings/teams/{id}/channels/new", ADMINISTERING),
    ("POST", "/settings/teams/{id}/channels/new", SETTING_FORM),
    ("GET", "/settings/channels/{id}", ADMINISTERING),
    ("GET", "/settings/channels/{id}/secret", ADMINISTERING),
    ("POST", "/settings/channels/{id}/secret", ADMINISTERING),
    ("POST", "/settings/channels/{id}/test", ADMINISTERED),
    ("GET", "/settings/channels/{id}/remove", ADMINISTERING),
    ("POST", "/settings/channels/{id}/remove", ADMINISTERED),
    ("GET", "/settings/ladders", EVERYBODY),
    ("GET", "/settings/ladders/{kind}", EVERYBODY),
    ("POST", "/settings/ladders/{kind}", SETTING_FORM),
    ("GET", "/settings/policies", EVERYBODY),
    ("GET", "/settings/policies/{kind}", EVERYBODY),
    ("POST", "/settings/policies/{kind}", SETTING_FORM),
    ("GET", "/settings/wordings", EVERYBODY),
    ("GET", "/settings/wordings/{kind}", EVERYBODY),
    ("POST", "/settings/wordings/{kind}", SETTING_FORM),
    ("GET", "/account", EVERYBODY),
    // Nothing ticked is an answer too.
    ("POST", "/account", [303; 7]),
    ("GET", "/account/password", EVERYBODY),
    ("POST", "/account/password", [303, 422, 422, 422, 422, 422, 422]),
    // Last, for it ends the session.
    ("POST", "/sign-out", [303; 7]),
];
