//! From counts of days to what was used: by product, topic, language; and what was looked for in vain.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use ledger::DayCount;
use ledger::fact::Action;

use crate::figures::{OfLanguage, OfProduct, OfTopic, Searches, Usage, Use};
use crate::gaps::Certainty;

/// Adds up.
pub(crate) fn usage(counts: &[DayCount], titles: &BTreeMap<String, String>, certainty: Certainty) -> Usage {
    let mut usage = Usage {
        certainty,
        visits: 0,
        total: Use::default(),
        products: vec![],
        topics: vec![],
        languages: vec![],
        searches: vec![],
    };
    let mut products = BTreeMap::<&str, OfProduct>::new();
    let mut topics = BTreeMap::<&str, (Use, BTreeSet<&str>)>::new();
    let mut languages = BTreeMap::<&str, OfLanguage>::new();
    let mut searches = BTreeMap::<&str, Searches>::new();
    for DayCount { count, n, .. } in counts {
        let (action, by, n) = (count.action, count.caused_by, *n);
        match action {
            Action::Visited => usage.visits += n,
            Action::Searched => searches.entry(&count.topic).or_default().searched += n,
            Action::FoundNothing => searches.entry(&count.topic).or_default().found_nothing += n,
            Action::LanguageChosen => languages.entry(&count.language).or_default().chosen += n,
            _ => {}
        }
        usage.total.add(action, by, n);
        if !count.language.is_empty() {
            languages.entry(&count.language).or_default().of.add(action, by, n);
        }
        if !count.product.is_empty() {
            let product = products.entry(&count.product).or_default();
            product.of.add(action, by, n);
            // Of a product that changed its topic, the last one.
            product.topic.clone_from(&count.topic);
            let topic = topics.entry(&count.topic).or_default();
            topic.0.add(action, by, n);
            topic.1.insert(&count.product);
        }
    }
    let title = |id: &str| titles.get(id).cloned().unwrap_or_else(|| id.to_owned());
    usage.products = products
        .into_iter()
        .map(|(id, product)| OfProduct { id: id.to_owned(), title: title(id), ..product })
        .collect();
    usage.topics = topics
        .into_iter()
        .map(|(topic, (of, products))| OfTopic { topic: topic.to_owned(), products: products.len(), of })
        .collect();
    usage.languages =
        languages.into_iter().map(|(tag, language)| OfLanguage { language: tag.to_owned(), ..language }).collect();
    usage.searches =
        searches.into_iter().map(|(topic, searches)| Searches { topic: topic.to_owned(), ..searches }).collect();
    usage.products.retain(|product| !product.of.is_nothing());
    usage.languages.retain(|language| language.chosen > 0 || !language.of.is_nothing());
    usage.products.sort_by_key(|product| Reverse((product.of.opened, product.of.shown)));
    usage.topics.sort_by_key(|topic| Reverse((topic.of.opened, topic.of.shown)));
    usage.languages.sort_by_key(|language| Reverse((language.of.opened, language.chosen)));
    usage.searches.sort_by_key(|searches| Reverse((searches.found_nothing, searches.searched)));
    usage
}
