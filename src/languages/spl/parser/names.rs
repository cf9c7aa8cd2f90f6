//! Which commands there are, as far as reading a pipeline asks.

/// Commands that begin a search without a pipe before them.
const GENERATING: &[&str] = &[
    "datamodel",
    "from",
    "inputlookup",
    "loadjob",
    "makeresults",
    "metadata",
    "mstats",
    "multisearch",
    "rest",
    "savedsearch",
    "search",
    "tstats",
    "union",
];

/// Commands that filter nothing and make no columns a detection could test unseen.
const NEUTRAL: &[&str] = &[
    "abstract",
    "addinfo",
    "anomalydetection",
    "cluster",
    "collect",
    "delta",
    "dedup",
    "eventcount",
    "expand",
    "extract",
    "fieldformat",
    "fieldsummary",
    "fillnull",
    "flatten",
    "format",
    "fromjson",
    "gauge",
    "gentimes",
    "head",
    "highlight",
    "history",
    "kv",
    "loadjob",
    "localop",
    "makecontinuous",
    "makemv",
    "makeresults",
    "mcollect",
    "metadata",
    "mvcombine",
    "mvexpand",
    "noop",
    "nomv",
    "outlier",
    "outputcsv",
    "outputlookup",
    "outputtext",
    "overlap",
    "redistribute",
    "reltime",
    "require",
    "rest",
    "reverse",
    "savedsearch",
    "script",
    "sendalert",
    "sendemail",
    "set",
    "sort",
    "summary",
    "tail",
    "tags",
    "typeahead",
    "typer",
    "uniq",
    "untable",
    "xmlkv",
    "xmlunescape",
    "xpath",
    "xyseries",
    "multikv",
];

/// Whether a search can begin with that command without a pipe.
pub(super) fn is_generating(name: &str) -> bool {
    GENERATING.contains(&name)
}

/// Whether a bracket can begin with that command without a pipe.
pub(super) fn is_known(name: &str) -> bool {
    const OTHERS: &[&str] =
        &["eval", "where", "stats", "append", "table", "return", "map", "rename"];
    OTHERS.contains(&name) || NEUTRAL.contains(&name)
}

/// Whether the command filters nothing and makes no columns.
pub(super) fn is_neutral(name: &str) -> bool {
    NEUTRAL.contains(&name)
}
