//! From an address to a list's filter, shared by the page that shows the list and the file that exports it: both show
//! the same because both read the same.

use chrono::NaiveDate;
use holdfast_backend::ServiceError;
use holdfast_backend::services::reminders::PREVIEW_PAGES_MAX;
use holdfast_backend::store::credentials::CredentialFilter;
use holdfast_backend::store::integrations::{IntegrationFilter, IntegrationSort};
use holdfast_backend::store::notifications::log::LogFilter;
use holdfast_backend::store::people::PeopleFilter;
use holdfast_backend::store::{PageRequest, list::Cursor};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::fields::FieldErrors;
use holdfast_domain::ids::UserId;
use holdfast_domain::integration::Category;
use holdfast_domain::reminder::ReminderKind;

use crate::context::{LeftOut, PageContext, Query};

mod due;

pub use self::due::{AgendaAsked, agenda, is_near, month, timeline};

/// Reads what a page's address asks for. What cannot be read is left out of the query, so that the list is shown without it, and
/// the page says what was left out and why. A file is read strictly instead: it must not hold more than was meant.
pub fn sifted<T>(
    context: PageContext,
    read: impl Fn(&Query) -> Result<T, ServiceError>,
) -> (PageContext, Result<T, ServiceError>) {
    let mut context = context;
    loop {
        let found = read(&context.query);
        let Err(ServiceError::Invalid(errors)) = &found else {
            return (context, found);
        };
        let before = context.left_out.len();
        for (name, why) in &errors.0 {
            leave_out(&mut context, name, why, &read);
        }
        if context.left_out.len() == before {
            return (context, found);
        }
    }
}

/// Takes the first value that is refused by itself out of the query, or else every value of the name.
fn leave_out<T>(
    context: &mut PageContext,
    name: &str,
    why: &str,
    read: &impl Fn(&Query) -> Result<T, ServiceError>,
) {
    let is_named = |known: &str| shortened(known) == name;
    let refused = context
        .query
        .0
        .iter()
        .position(|pair| is_named(&pair.0) && read(&Query(vec![pair.clone()])).is_err());
    let mut kept = Vec::new();
    for (place, (known, value)) in std::mem::take(&mut context.query.0).into_iter().enumerate() {
        if is_named(&known) && refused.is_none_or(|refused| refused == place) {
            context.left_out.push(LeftOut {
                name: name.to_owned(),
                value: value.trim().chars().take(SHOWN_MAX).collect(),
                why: why.to_owned(),
            });
        } else {
            kept.push((known, value));
        }
    }
    context.query = Query(kept);
}

/// The most of a name or value of an address that is shown.
const SHOWN_MAX: usize = 40;

fn shortened(name: &str) -> String {
    name.chars().take(SHOWN_MAX).collect()
}

/// The values of a name, each of which must be known.
fn known<E: Enumeration>(query: &Query, name: &str) -> Result<Vec<E>, ServiceError> {
    query
        .all(name)
        .map(|raw| E::parse(raw).map_err(|_| wrong(name, &one_of::<E>())))
        .collect()
}

fn one_of<E: Enumeration>() -> String {
    let known: Vec<&str> = E::ALL.iter().map(|value| value.as_str()).collect();
    format!("Unknown value; choose one of: {}.", known.join(", "))
}

fn id<I: std::str::FromStr>(query: &Query, name: &str) -> Result<Option<I>, ServiceError> {
    match query.get(name) {
        "" => Ok(None),
        raw => raw
            .parse()
            .map(Some)
            .map_err(|_| wrong(name, "This is not an id.")),
    }
}

fn wrong(name: &str, message: &str) -> ServiceError {
    ServiceError::Invalid(FieldErrors::one(name, message))
}

/// Refuses a name that the list does not know: a mistyped filter must not show or export more than was meant.
fn only(query: &Query, known: &[&str]) -> Result<(), ServiceError> {
    const ALWAYS: &[&str] = &[
        "q",
        "sort",
        "after",
        "before",
        "columns",
        "density",
        "ticked",
        "bom",
        "separator",
    ];
    match query
        .0
        .iter()
        .find(|(name, _)| !known.contains(&name.as_str()) && !ALWAYS.contains(&name.as_str()))
    {
        None => Ok(()),
        Some((name, _)) => Err(wrong(
            &shortened(name),
            &format!("This list has no such filter; it has: {}.", known.join(", ")),
        )),
    }
}

/// The longest search that is taken.
const SEARCH_MAX: usize = 200;

/// What is searched for.
///
/// # Errors
/// `Invalid` when it is too long.
pub fn search(query: &Query) -> Result<String, ServiceError> {
    let text = query.get("q");
    if text.chars().count() > SEARCH_MAX {
        return Err(wrong("q", "Search for at most 200 characters."));
    }
    Ok(text.to_owned())
}

/// The page that is asked for.
///
/// # Errors
/// `Invalid` when the key does not read.
pub fn page(query: &Query) -> Result<PageRequest, ServiceError> {
    let cursor = |name: &str| -> Result<Option<Cursor>, ServiceError> {
        match query.get(name) {
            "" => Ok(None),
            raw => raw
                .parse()
                .map(Some)
                .map_err(|()| wrong(name, "This page's address is wrong; start at the first page.")),
        }
    };
    Ok(PageRequest {
        after: cursor("after")?,
        before: cursor("before")?,
        rows: 0,
    })
}

/// The names by which integrations are sorted.
pub const INTEGRATION_SORTS: &[(&str, IntegrationSort)] = &[
    ("residual", IntegrationSort::Residual),
    ("inherent", IntegrationSort::Inherent),
    ("name", IntegrationSort::Name),
    ("provider", IntegrationSort::Provider),
    ("owner", IntegrationSort::Owner),
    ("due", IntegrationSort::NextDue),
];

/// The filter of the list of integrations.
///
/// # Errors
/// `Invalid` with the name and the known values.
pub fn integrations(query: &Query, today: NaiveDate) -> Result<IntegrationFilter, ServiceError> {
    only(
        query,
        &[
            "lifecycle",
            "category",
            "band",
            "tier",
            "data",
            "framework",
            "environment",
            "owner",
            "team",
            "provider",
            "due",
        ],
    )?;
    let (sort, reversed) = match query.get("sort") {
        "" => (IntegrationSort::default(), false),
        raw => {
            let (name, reversed) = raw.strip_prefix('-').map_or((raw, false), |name| (name, true));
            let found = INTEGRATION_SORTS.iter().find(|(known, _)| *known == name);
            let names: Vec<&str> = INTEGRATION_SORTS.iter().map(|(name, _)| *name).collect();
            (
                found
                    .ok_or_else(|| {
                        wrong(
                            "sort",
                            &format!("Unknown order; choose one of: {}.", names.join(", ")),
                        )
                    })?
                    .1,
                reversed,
            )
        }
    };
    let due_by = match query.get("due") {
        "" => None,
        "overdue" => today.pred_opt(),
        "30" => today.checked_add_days(chrono::Days::new(30)),
        _ => return Err(wrong("due", "Unknown value; choose one of: overdue, 30.")),
    };
    Ok(IntegrationFilter {
        query: search(query)?,
        lifecycle: known(query, "lifecycle")?,
        category: known(query, "category")?,
        band: known(query, "band")?,
        tier: known(query, "tier")?,
        data_class: known(query, "data")?,
        framework: known(query, "framework")?,
        environment: known(query, "environment")?,
        provider: id(query, "provider")?,
        owner: if query.get("owner") == "none" {
            None
        } else {
            id(query, "owner")?
        },
        unowned: query.get("owner") == "none",
        team: id(query, "team")?,
        due_by,
        sort,
        reversed,
    })
}

/// The filter of the list of credentials.
///
/// # Errors
/// `Invalid` with the name and the known values.
pub fn credentials(query: &Query) -> Result<CredentialFilter, ServiceError> {
    only(
        query,
        &["status", "kind", "environment", "owner", "team", "integration"],
    )?;
    Ok(CredentialFilter {
        status: known(query, "status")?.into_iter().next(),
        kind: known(query, "kind")?.into_iter().next(),
        environment: known(query, "environment")?.into_iter().next(),
        owner: id(query, "owner")?,
        team: id(query, "team")?,
        integration: id(query, "integration")?,
        query: search(query)?,
        by_name: match query.get("sort") {
            "" | "due" => false,
            "name" => true,
            _ => return Err(wrong("sort", "Unknown order; choose one of: due, name.")),
        },
    })
}

/// What the list of people is narrowed to.
///
/// # Errors
/// `Invalid` with the name and the known values.
pub fn people(query: &Query) -> Result<PeopleFilter, ServiceError> {
    only(query, &["role", "state", "team"])?;
    Ok(PeopleFilter {
        query: search(query)?,
        role: known(query, "role")?.into_iter().next(),
        state: known(query, "state")?.into_iter().next(),
        team: id(query, "team")?,
    })
}

/// What the delivery log is narrowed to.
///
/// # Errors
/// `Invalid` with the name and the known values.
pub fn deliveries(query: &Query) -> Result<LogFilter, ServiceError> {
    only(query, &["state", "kind", "channel", "person", "integration"])?;
    Ok(LogFilter {
        state: known(query, "state")?.into_iter().next(),
        kind: known(query, "kind")?.into_iter().next(),
        channel: known(query, "channel")?.into_iter().next(),
        user: id(query, "person")?,
        integration: id(query, "integration")?,
    })
}

/// How far the list of coming reminders looks, in days; the last unless another is asked for.
pub const PREVIEW_DAYS: [u32; 3] = [7, 30, 90];

/// What the list of coming reminders is narrowed to: a person, a kind, the next days; and the page of it, from 1.
///
/// # Errors
/// `Invalid` with the name and the known values.
pub fn reminder_preview(
    query: &Query,
) -> Result<(Option<UserId>, Option<ReminderKind>, u32, usize), ServiceError> {
    only(query, &["person", "kind", "days", "page"])?;
    let days = match query.get("days") {
        "" => PREVIEW_DAYS[2],
        raw => PREVIEW_DAYS
            .into_iter()
            .find(|days| days.to_string() == raw)
            .ok_or_else(|| wrong("days", "Unknown value; choose one of: 7, 30, 90."))?,
    };
    let page = match query.get("page") {
        "" => 1,
        raw => raw
            .parse()
            .ok()
            .filter(|page| (1..=PREVIEW_PAGES_MAX).contains(page))
            .ok_or_else(|| wrong("page", "Enter a whole number from 1 to 200."))?,
    };
    Ok((
        id(query, "person")?,
        known(query, "kind")?.into_iter().next(),
        days,
        page,
    ))
}

/// What the list of providers is narrowed to: the beginning of a name, a category, only those in use.
///
/// # Errors
/// `Invalid` with the name and the known values.
pub fn providers(query: &Query) -> Result<(String, Option<Category>, bool), ServiceError> {
    only(query, &["category", "used"])?;
    Ok((
        search(query)?,
        known(query, "category")?.into_iter().next(),
        query.get("used") == "yes",
    ))
}
