//! In which order vendors are listed: the user's, wherever there are several. Knows nothing of how
//! they are painted.

use crate::model::Vendor;
use serde::{Deserialize, Serialize};

/// An order of all vendors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<String>", into = "Vec<String>")]
pub struct VendorOrder([Vendor; 5]);

impl Default for VendorOrder {
    fn default() -> Self {
        Self(Vendor::ALL)
    }
}

impl VendorOrder {
    /// Every vendor, the first first.
    pub fn iter(self) -> impl Iterator<Item = Vendor> {
        self.0.into_iter()
    }

    /// The first of them.
    pub fn first(self) -> Vendor {
        self.0[0]
    }

    /// The place of a vendor, from 0.
    pub fn place(self, vendor: Vendor) -> usize {
        self.0.iter().position(|other| *other == vendor).unwrap_or(0)
    }

    /// The order with a vendor one place further up, or down; the same where there is no such place.
    #[must_use]
    pub fn moved(mut self, vendor: Vendor, up: bool) -> Self {
        let place = self.place(vendor);
        let other = if up { place.checked_sub(1) } else { Some(place + 1) };
        if let Some(other) = other.filter(|other| *other < self.0.len()) {
            self.0.swap(place, other);
        }
        self
    }

    /// Counts by vendor, given in the order of [`Vendor::ALL`], in this order.
    pub fn counts(self, counts: [usize; 5]) -> VendorCounts {
        VendorCounts { order: self, counts }
    }
}

impl From<Vec<String>> for VendorOrder {
    /// Those named, then the others in their first order.
    fn from(words: Vec<String>) -> Self {
        let mut order = Vendor::ALL;
        let named = |vendor: &Vendor| words.iter().position(|word| word == vendor.word());
        order.sort_by_key(|vendor| named(vendor).unwrap_or(words.len()));
        Self(order)
    }
}

impl From<VendorOrder> for Vec<String> {
    fn from(order: VendorOrder) -> Self {
        order.iter().map(|vendor| vendor.word().to_owned()).collect()
    }
}

/// A count for each vendor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VendorCounts {
    order: VendorOrder,
    counts: [usize; 5],
}

impl VendorCounts {
    /// The vendors that have any, in order.
    pub fn iter(self) -> impl Iterator<Item = (Vendor, usize)> {
        let count = move |vendor: Vendor| (vendor, self.counts[vendor as usize]);
        self.order.iter().map(count).filter(|(_, count)| *count > 0)
    }

    /// All of them together.
    pub fn total(self) -> usize {
        self.counts.iter().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vendors_move_by_one_place_and_no_further() {
        let order = VendorOrder::default().moved(Vendor::Panther, true);
        assert_eq!(order.place(Vendor::Panther), 3);
        assert_eq!(order.place(Vendor::YaraL), 4);
        assert_eq!(order.moved(Vendor::YaraL, false), order);
        assert_eq!(order.moved(Vendor::Sigma, true), order);
    }

    #[test]
    fn an_order_is_remembered_in_words_and_always_whole() {
        let order = VendorOrder::default().moved(Vendor::Splunk, true);
        assert_eq!(VendorOrder::from(Vec::from(order)), order);
        let some = VendorOrder::from(vec!["panther".to_owned(), "wazuh".to_owned()]);
        let all: Vec<Vendor> = some.iter().collect();
        assert_eq!(all[..2], [Vendor::Panther, Vendor::Sigma]);
    }

    #[test]
    fn counts_come_in_order_without_those_that_have_none() {
        let order = VendorOrder::default().moved(Vendor::Elastic, true);
        let counts: Vec<_> = order.counts([3, 1, 0, 0, 0]).iter().collect();
        assert_eq!(counts, [(Vendor::Elastic, 1), (Vendor::Sigma, 3)]);
    }
}
