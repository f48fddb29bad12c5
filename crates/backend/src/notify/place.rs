//! Where an installation is: what a copy of its database that is started elsewhere does not have in common with it.

use serde::{Deserialize, Serialize};

/// What is known of the place, each as a hash or a name; none of it is secret.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// What the configuration calls it (`HOLDFAST_INSTALLATION`).
    #[serde(default)]
    pub name: Option<String>,
    /// The database file itself: its number and when it was made. A copy has others; a container that is made anew around the
    /// same volume has the same.
    #[serde(default)]
    pub file: Option<String>,
    /// The machine, and the path of the database file there.
    #[serde(default)]
    pub machine: Option<String>,
    /// The cluster of PostgreSQL, and the name of the database in it: the same for every node.
    #[serde(default)]
    pub cluster: Option<String>,
}

impl Place {
    /// Whether anything is known by which this place could be told from another.
    #[must_use]
    pub fn is_marked(&self) -> bool {
        *self != Self::default()
    }

    /// Whether two are one. A name that both have decides; otherwise one mark in common is enough.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        if let (Some(ours), Some(theirs)) = (&self.name, &other.name) {
            return ours == theirs;
        }
        let marks = |place: &Self| [place.file.clone(), place.machine.clone(), place.cluster.clone()];
        marks(self)
            .into_iter()
            .zip(marks(other))
            .any(|(ours, theirs)| ours.is_some() && ours == theirs)
    }
}

/// Why nothing leaves, although ways out may be configured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Silence {
    /// The configuration says so (`HOLDFAST_SILENT`).
    Configured,
    /// The database was last used elsewhere, and nobody has confirmed yet that this is the place now.
    Elsewhere,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(name: &str, file: &str, machine: &str, cluster: &str) -> Place {
        let known = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Place {
            name: known(name),
            file: known(file),
            machine: known(machine),
            cluster: known(cluster),
        }
    }

    #[test]
    fn a_copy_elsewhere_is_another_place_and_a_new_container_is_not() {
        let home = place("", "7-1700", "a:/data/holdfast.db", "");
        assert!(
            !home.is_same(&place("", "9-1800", "b:/data/holdfast.db", "")),
            "a copy"
        );
        assert!(
            !home.is_same(&place("", "9-1800", "a:/copy/holdfast.db", "")),
            "a copy beside it"
        );
        assert!(
            home.is_same(&place("", "7-1700", "c:/data/holdfast.db", "")),
            "a new container, the same volume"
        );
        assert!(
            home.is_same(&place("", "9-1800", "a:/data/holdfast.db", "")),
            "a backup restored in its place"
        );
        assert!(
            !Place::default().is_same(&Place::default()),
            "nothing known is nothing in common"
        );
    }

    #[test]
    fn nodes_of_one_cluster_are_one_place_and_a_name_decides() {
        let node = place("", "", "", "73:holdfast");
        assert!(node.is_same(&place("", "", "", "73:holdfast")));
        assert!(!node.is_same(&place("", "", "", "73:holdfast_copy")));
        let named = place("production", "", "", "73:holdfast");
        assert!(
            !named.is_same(&place("staging", "", "", "73:holdfast")),
            "a physical copy under another name"
        );
        assert!(
            named.is_same(&place("production", "", "", "99:holdfast")),
            "moved, and named the same"
        );
        assert!(named.is_same(&node), "the name was only added");
    }
}
