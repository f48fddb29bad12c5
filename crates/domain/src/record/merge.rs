//! Two people changed one record at the same time: what each of them changed by itself is kept, and what both changed
//! differently is asked.

use super::{Field, FieldView, Record, Shape};
use crate::fields::Fields;
use crate::secret::waiver;

/// A form over what was saved meanwhile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// What was typed, with what others saved meanwhile in the fields that were left alone.
    pub fields: Fields,
    /// What people call the fields in which others are followed.
    pub kept: Vec<&'static str>,
    /// The fields that both changed differently; what was typed stands in them.
    pub contested: Vec<Contested>,
}

/// A field that two people changed differently, in words; a side is empty where there is no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contested {
    /// What people call it.
    pub label: &'static str,
    /// Whether it names other records: its words are their ids then.
    pub names_others: bool,
    /// What was typed.
    pub yours: String,
    /// What is stored.
    pub theirs: String,
}

/// Puts what somebody `typed` over `base`, read as `mine`, over what others made of it meanwhile, `theirs`. Where nobody knows
/// `base` any more, whatever differs is contested. What cannot be read of what was typed stays as it was typed.
#[must_use]
pub fn merged<R: Record>(typed: &Fields, base: Option<&R>, theirs: &R, mine: &R) -> Merged {
    let mut merged = Merged {
        fields: typed.clone(),
        kept: Vec::new(),
        contested: Vec::new(),
    };
    for field in R::FIELDS {
        let [yours, stored] = [mine, theirs].map(|record| field.words(record));
        let [theirs, mine] = [theirs, mine].map(|record| written(field, record));
        let base = base.map(|base| written(field, base));
        if theirs == mine || base.as_ref() == Some(&theirs) {
            continue;
        }
        if base != Some(mine.clone()) {
            merged.contested.push(Contested {
                label: field.view.short,
                names_others: field.view.names_others(),
                yours,
                theirs: stored,
            });
            continue;
        }
        merged
            .fields
            .0
            .retain(|path, _| !belongs(&field.view, path) && !mine.0.contains_key(path));
        for (path, value) in theirs.0 {
            waiver::vouch(&mut merged.fields, &path);
            merged.fields.set(path, value);
        }
        merged.kept.push(field.view.short);
    }
    merged
}

/// Whether what stands at a path of a form is a part of a field, also where it was not read because the rest was missing.
fn belongs(view: &FieldView, path: &str) -> bool {
    let Some(rest) = path.strip_prefix(view.name) else {
        return false;
    };
    let is_told = matches!(view.shape, Shape::Told(..)) && matches!(rest, "_basis" | "_seen_on");
    rest.is_empty() || rest.starts_with('.') || is_told
}

fn written<R>(field: &Field<R>, record: &R) -> Fields {
    let mut fields = Fields::default();
    (field.write)(record, field.view.name, &mut fields);
    fields
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use uuid::Uuid;

    use super::*;
    use crate::integration::Integration;
    use crate::integration::form::parse_integration;

    fn integration(pairs: &[(&str, &str)]) -> (Fields, Integration) {
        let least = [
            ("name", "Payments"),
            ("provider", "00000000-0000-0000-0000-000000000001"),
            ("category", "payment"),
            ("purpose", "Takes payments."),
            ("consequence", "Nobody can pay."),
        ];
        let fields = least
            .iter()
            .chain(pairs)
            .fold(Fields::default(), |fields, (path, value)| {
                fields.with(*path, *value)
            });
        let today = NaiveDate::from_ymd_opt(2026, 11, 28).unwrap();
        let (read, errors) = parse_integration(Uuid::nil().into(), &fields, today);
        assert!(errors.is_empty(), "{errors}");
        (fields, read)
    }

    fn merge(base: &[(&str, &str)], theirs: &[(&str, &str)], mine: &[(&str, &str)]) -> Merged {
        let ((_, base), (_, theirs), (typed, mine)) =
            (integration(base), integration(theirs), integration(mine));
        merged(&typed, Some(&base), &theirs, &mine)
    }

    #[test]
    fn what_each_changed_by_itself_is_kept() {
        let services = "services.00000000-0000-0000-0000-000000000007";
        let base = [("tier", "low"), ("data_flows_none", "on"), (services, "on")];
        let theirs = [
            ("tier", "high"),
            ("data_flows.0.data_class", "personal"),
            ("data_flows.0.direction", "outbound"),
        ];
        let mine = [
            ("tier", "low"),
            ("data_flows_none", "on"),
            (services, "on"),
            ("exit_terms", "yes"),
            ("change_reason", "Agreed"),
        ];
        let merged = merge(&base, &theirs, &mine);
        assert_eq!(merged.kept, ["Tier", "Services", "Data flows"]);
        assert!(merged.contested.is_empty());
        let get = |path: &str| merged.fields.get(path);
        assert_eq!(
            (get("tier"), get("exit_terms"), get("change_reason")),
            ("high", "yes", "Agreed")
        );
        assert_eq!(
            (get(services), get("data_flows_none")),
            ("", ""),
            "theirs took both away"
        );
        assert_eq!(get("data_flows.0.data_class"), "personal");
    }

    #[test]
    fn what_both_changed_alike_is_asked_of_nobody_and_what_they_changed_differently_is() {
        let merged = merge(
            &[("tier", "low"), ("rto_minutes", "60")],
            &[("tier", "high"), ("rto_minutes", "30")],
            &[("tier", "high"), ("rto_minutes", "15")],
        );
        let [rto] = &merged.contested[..] else {
            panic!("{merged:?}");
        };
        assert_eq!(
            (rto.label, &*rto.yours, &*rto.theirs),
            ("RTO", "15 minutes", "30 minutes")
        );
        assert!(merged.kept.is_empty());
        assert_eq!(merged.fields.get("rto_minutes"), "15");
    }
}
