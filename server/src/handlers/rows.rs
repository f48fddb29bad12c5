//! Buttons of a form that add or remove a row of a repeated group: nothing is saved, the form comes back longer or
//! shorter.

use holdfast_domain::fields::Fields;
use holdfast_domain::integration::form::ROWS_MAX;

/// The fields after `add=<group>` or `remove=<group>.<index>`; `None` when neither was pressed.
pub(super) fn changed(fields: &Fields) -> Option<Fields> {
    let (add, remove) = (fields.get("add"), fields.get("remove"));
    let mut changed = fields.clone();
    changed.0.remove("add");
    changed.0.remove("remove");
    if !add.is_empty() {
        let rows = fields.rows(add);
        if rows.len() < ROWS_MAX {
            let next = rows.last().map_or(1, |last| last.saturating_add(1));
            changed.set(format!("{add}.{next}.new"), "");
        }
        if rows.is_empty() {
            // The page shows one empty row of a group without any.
            changed.set(format!("{add}.0.new"), "");
        }
        return Some(changed);
    }
    if remove.is_empty() {
        return None;
    }
    let prefix = format!("{remove}.");
    changed.0.retain(|path, _| !path.starts_with(&prefix));
    Some(changed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_added_after_the_last_one() {
        let fields = Fields::default()
            .with("endpoints.0.url", "https://a.example")
            .with("endpoints.4.url", "")
            .with("add", "endpoints");
        let changed = changed(&fields).unwrap();
        assert_eq!(changed.rows("endpoints"), [0, 4, 5]);
        assert_eq!(changed.get("endpoints.0.url"), "https://a.example");
        assert!(!changed.0.contains_key("add"));
    }

    #[test]
    fn a_group_without_rows_shows_one_and_gets_a_second() {
        assert_eq!(
            changed(&Fields::default().with("add", "flows"))
                .unwrap()
                .rows("flows"),
            [0, 1]
        );
    }

    #[test]
    fn a_removed_row_takes_its_fields_with_it_and_no_others() {
        let fields = Fields::default()
            .with("flows.1.purpose", "a")
            .with("flows.10.purpose", "b")
            .with("remove", "flows.1");
        let changed = changed(&fields).unwrap();
        assert_eq!(changed.rows("flows"), [10]);
    }

    #[test]
    fn a_form_that_is_sent_is_left_alone() {
        assert_eq!(changed(&Fields::default().with("name", "Stripe")), None);
    }
}
