//! The merged view: which tests are one row, and which never are.

use rulescope::knowledge::Knowledge;
use rulescope::knowledge::fold::{self, Folded};
use rulescope::model::{Clause, Expr, Kind, Language, Predicate, Rule, Span, Vendor};

/// A test as a rule of some vendor has it: where, raw field, kind, value.
type Test = (Where, &'static str, Kind, &'static str);

#[derive(Clone, Copy, Debug)]
enum Where {
    /// Sigma, Windows process creation.
    Sigma,
    /// Sigma, CloudTrail.
    SigmaAws,
    /// Elastic Defend.
    Elastic,
    /// Elastic, CloudTrail.
    ElasticAws,
    /// Elastic, Kubernetes audit.
    ElasticKubernetes,
    /// Splunk's Endpoint.Processes.
    Splunk,
    /// Splunk's Endpoint.Registry.
    SplunkRegistry,
    /// YARA-L, a process launch.
    YaraL,
    /// YARA-L, a network connection.
    YaraLNetwork,
    /// Panther, CloudTrail.
    PantherAws,
    /// Panther, EKS audit.
    PantherEks,
    /// Panther, Intune audit.
    PantherIntune,
    /// Splunk, what Azure Monitor ships.
    SplunkIntune,
}

use Kind::{Contains, EndsWith, Eq, Ge, Gt, In, Ne, RegexMatch, StartsWith, Wildcard};
use Where::*;

fn source(place: Where) -> (Vendor, &'static str, &'static str) {
    match place {
        Sigma => (Vendor::Sigma, "logsource", "windows/process_creation/"),
        SigmaAws => (Vendor::Sigma, "logsource", "aws//cloudtrail"),
        Elastic => (Vendor::Elastic, "index", "logs-endpoint.events.*"),
        ElasticAws => (Vendor::Elastic, "index", "logs-aws.cloudtrail-*"),
        ElasticKubernetes => (Vendor::Elastic, "index", "logs-kubernetes.audit_logs-*"),
        Splunk => (Vendor::Splunk, "datamodel", "Endpoint.Processes"),
        SplunkRegistry => (Vendor::Splunk, "datamodel", "Endpoint.Registry"),
        YaraL => (Vendor::YaraL, "metadata.event_type", "PROCESS_LAUNCH"),
        YaraLNetwork => (Vendor::YaraL, "metadata.event_type", "NETWORK_CONNECTION"),
        PantherAws => (Vendor::Panther, "LogTypes", "AWS.CloudTrail"),
        PantherEks => (Vendor::Panther, "LogTypes", "Amazon.EKS.Audit"),
        PantherIntune => (Vendor::Panther, "LogTypes", "MicrosoftIntune.AuditLogs"),
        SplunkIntune => (Vendor::Splunk, "sourcetype", "azure:monitor:activity"),
    }
}

/// The merged row of a test: its concept and folded value.
fn row((place, field, kind, value): Test) -> (String, Folded) {
    let (vendor, key, log_source) = source(place);
    let mut rule = Rule::new(vendor, "rule", Language::None);
    rule.fact(key, log_source);
    let mut predicate = Predicate::new(field, kind, vec![value.to_owned()], Span::default());
    predicate.starred |= kind == In && value.contains('*');
    rule.expr = Expr::from(predicate);
    Knowledge::embedded().normalize(&mut rule);
    let clauses = rule.expr.clauses();
    let Some(Clause::Predicate(predicate, _)) = clauses.first() else {
        panic!("{field} is a predicate");
    };
    let folded =
        fold::value(&predicate.concept, predicate.kind, predicate.starred, &predicate.values[0]);
    (predicate.concept.to_string(), folded)
}

#[rustfmt::skip]
const ONE_ROW: &[&[Test]] = &[
    // Base names and the ends of paths.
    &[(Sigma, "Image", EndsWith, "\\cmd.exe"), (Elastic, "process.name", Eq, "cmd.exe"),
      (Splunk, "process_name", Eq, "CMD.EXE"), (Elastic, "process.executable", Wildcard, "?:\\*\\cmd.exe"),
      (Elastic, "process.executable", EndsWith, "\\cmd.exe"), (Elastic, "process.name", In, "cmd.exe"),
      (Sigma, "Image", Wildcard, "C:\\*\\cmd.exe"), (Splunk, "process_path", In, "*\\cmd.exe"),
      (Sigma, "Image", EndsWith, "\\\\cmd.exe"), (Sigma, "Image", EndsWith, "/cmd.exe"),
      (YaraL, "target.process.file.full_path", EndsWith, "\\cmd.exe"),
      (Elastic, "process.name.caseless", Eq, "cmd.exe")],
    &[(Sigma, "ParentImage", EndsWith, "\\winword.exe"), (Elastic, "process.parent.name", Eq, "WINWORD.EXE"),
      (Splunk, "parent_process_name", In, "winword.exe"),
      (YaraL, "principal.process.file.full_path", EndsWith, "\\winword.exe")],
    &[(Sigma, "TargetFilename", EndsWith, "\\ntds.dit"), (Elastic, "file.name", Eq, "ntds.dit")],
    &[(Elastic, "process.name", Wildcard, "powershell*.exe"), (Sigma, "Image", Wildcard, "*\\powershell*.exe")],
    &[(Elastic, "process.executable", EndsWith, "/bash"), (Elastic, "process.name", Eq, "bash")],
    // Drives and devices.
    &[(Sigma, "Image", Eq, "C:\\Windows\\System32\\svchost.exe"),
      (Elastic, "process.executable", Wildcard, "?:\\Windows\\System32\\svchost.exe"),
      (Elastic, "process.executable", Wildcard, "*:\\Windows\\System32\\svchost.exe"),
      (Elastic, "process.executable", Wildcard, "\\Device\\HarddiskVolume*\\Windows\\System32\\svchost.exe"),
      (Elastic, "process.executable", Wildcard, "\\Device\\HarddiskVolume?\\Windows\\System32\\svchost.exe"),
      (Elastic, "process.executable", Eq, "\\Device\\HarddiskVolume3\\Windows\\System32\\svchost.exe"),
      (Elastic, "process.executable", Eq, "\\\\?\\C:\\Windows\\System32\\svchost.exe"),
      (Sigma, "Image", Eq, "\"C:\\Windows\\System32\\svchost.exe\""),
      (Sigma, "Image", Eq, "C:\\\\Windows\\\\System32\\\\svchost.exe"),
      (Sigma, "Image", Eq, "c:/windows/system32/svchost.exe")],
    &[(Sigma, "Image", StartsWith, "C:\\Users\\"), (Elastic, "process.executable", Wildcard, "?:\\Users\\*"),
      (Elastic, "process.executable", Wildcard, "\\Device\\HarddiskVolume*\\Users\\*")],
    &[(Elastic, "process.executable", Wildcard, "?:\\Users\\*\\Temp\\*.exe"),
      (Sigma, "Image", Wildcard, "C:\\Users\\*\\Temp\\*.exe")],
    // Registry hives.
    &[(Sigma, "TargetObject", StartsWith, "HKLM\\SOFTWARE\\Microsoft\\"),
      (Sigma, "TargetObject", StartsWith, "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\"),
      (Elastic, "registry.path", StartsWith, "\\REGISTRY\\MACHINE\\Software\\Microsoft\\"),
      (Elastic, "registry.path", Wildcard, "HKLM\\SOFTWARE\\Microsoft\\*"),
      (SplunkRegistry, "registry_path", Wildcard, "*\\REGISTRY\\MACHINE\\SOFTWARE\\Microsoft\\*")],
    &[(Sigma, "TargetObject", StartsWith, "HKCU\\Environment\\"),
      (Sigma, "TargetObject", StartsWith, "HKEY_CURRENT_USER\\Environment\\")],
    &[(Sigma, "TargetObject", EndsWith, "\\DisableAntiSpyware"),
      (Elastic, "registry.value", Eq, "DisableAntiSpyware"),
      (SplunkRegistry, "registry_value_name", Eq, "DisableAntiSpyware")],
    &[(Elastic, "registry.path", Wildcard, "HKU\\*\\Software\\Run\\*"),
      (Elastic, "registry.path", Wildcard, "\\REGISTRY\\USER\\*\\Software\\Run\\*")],
    // Numbers, words for numbers, hashes.
    &[(Sigma, "Details", Eq, "DWORD (0x00000001)"), (Elastic, "registry.data.strings", Eq, "1"),
      (Elastic, "registry.data.strings", In, "0x00000001"), (SplunkRegistry, "registry_value_data", Eq, "0x1")],
    &[(Sigma, "GrantedAccess", Eq, "0x1410"), (Sigma, "GrantedAccess", Eq, "5136")],
    &[(Sigma, "LogonType", Eq, "3"), (Elastic, "winlog.logon.type", Eq, "Network")],
    &[(Sigma, "IntegrityLevel", Eq, "High"), (Sigma, "IntegrityLevel", In, "S-1-16-12288"),
      (Elastic, "process.Ext.token.integrity_level_name", Eq, "high")],
    &[(Sigma, "Hashes", Contains, "SHA256=E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855"),
      (Elastic, "process.hash.sha256", Eq, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")],
    // Kinds, case, doubled backslashes.
    &[(Sigma, "CommandLine", Contains, "-EncodedCommand"), (Elastic, "process.command_line", Contains, "-encodedcommand"),
      (Splunk, "process", In, "*-EncodedCommand*")],
    &[(Splunk, "process", Contains, "c:\\\\programdata\\\\x"), (Sigma, "CommandLine", Contains, "C:\\ProgramData\\x")],
    &[(Sigma, "EventID", Eq, "4688"), (Splunk, "EventCode", In, "4688"), (Elastic, "event.code", Eq, "4688")],
    &[(Elastic, "event.code", Ne, "4624"), (Splunk, "EventCode", Ne, "4624")],
    // One concept in several schemas.
    &[(SigmaAws, "eventName", Eq, "CreateUser"), (ElasticAws, "event.action", Eq, "CreateUser"),
      (PantherAws, "eventName", In, "createuser")],
    &[(SigmaAws, "eventSource", Eq, "iam.amazonaws.com"), (ElasticAws, "event.provider", Eq, "iam.amazonaws.com")],
    &[(SigmaAws, "userIdentity.type", Eq, "Root"), (ElasticAws, "aws.cloudtrail.user_identity.type", Eq, "Root")],
    &[(PantherIntune, "operationName", Contains, "create mobileapp"), (SplunkIntune, "operationName", Contains, "Create MobileApp")],
    &[(ElasticKubernetes, "kubernetes.audit.verb", Eq, "create"), (PantherEks, "verb", Eq, "create")],
];

#[rustfmt::skip]
const NEVER_ONE_ROW: &[(Test, Test)] = &[
    // Fields that differ.
    ((Sigma, "Image", EndsWith, "\\cmd.exe"), (Sigma, "CommandLine", EndsWith, "\\cmd.exe")),
    ((Sigma, "Image", EndsWith, "\\cmd.exe"), (Sigma, "ParentImage", EndsWith, "\\cmd.exe")),
    ((Sigma, "Image", EndsWith, "\\cmd.exe"), (Sigma, "OriginalFileName", Eq, "cmd.exe")),
    ((Elastic, "process.name", Eq, "cmd.exe"), (Elastic, "process.parent.name", Eq, "cmd.exe")),
    ((Elastic, "process.name", Eq, "cmd.exe"), (Elastic, "process.args", Eq, "cmd.exe")),
    ((Elastic, "process.name", Eq, "x.dll"), (Elastic, "dll.name", Eq, "x.dll")),
    ((Elastic, "process.name", Eq, "x.exe"), (Elastic, "file.name", Eq, "x.exe")),
    ((Elastic, "file.name", Eq, "exe"), (Elastic, "file.extension", Eq, "exe")),
    ((Elastic, "file.path", Eq, "/tmp"), (Elastic, "file.directory", Eq, "/tmp")),
    ((Splunk, "process", Eq, "cmd.exe"), (Splunk, "process_name", Eq, "cmd.exe")),
    ((Splunk, "process_name", Eq, "cmd.exe"), (Splunk, "parent_process_name", Eq, "cmd.exe")),
    ((YaraL, "principal.process.file.full_path", EndsWith, "\\x.exe"), (YaraL, "target.process.file.full_path", EndsWith, "\\x.exe")),
    ((YaraL, "principal.process.command_line", Contains, "x"), (YaraL, "target.process.command_line", Contains, "x")),
    ((YaraL, "principal.process.file.full_path", EndsWith, "\\x.exe"), (YaraLNetwork, "principal.process.file.full_path", EndsWith, "\\x.exe")),
    ((YaraL, "principal.ip", Eq, "10.0.0.1"), (YaraL, "target.ip", Eq, "10.0.0.1")),
    ((YaraL, "principal.user.userid", Eq, "root"), (YaraL, "target.user.userid", Eq, "root")),
    ((Elastic, "source.ip", Eq, "10.0.0.1"), (Elastic, "destination.ip", Eq, "10.0.0.1")),
    ((Elastic, "source.port", Eq, "53"), (Elastic, "destination.port", Eq, "53")),
    ((Sigma, "TargetObject", EndsWith, "\\Run"), (Sigma, "Details", EndsWith, "\\Run")),
    ((Sigma, "SourceImage", EndsWith, "\\x.exe"), (Sigma, "TargetImage", EndsWith, "\\x.exe")),
    ((Sigma, "SubjectUserName", Eq, "admin"), (Sigma, "TargetUserName", Eq, "admin")),
    ((Sigma, "User", Eq, "admin"), (Elastic, "user.id", Eq, "admin")),
    ((SigmaAws, "eventName", Eq, "Root"), (SigmaAws, "userIdentity.type", Eq, "Root")),
    ((SigmaAws, "eventName", Eq, "X"), (SigmaAws, "eventSource", Eq, "X")),
    ((ElasticAws, "event.action", Eq, "create"), (ElasticKubernetes, "event.action", Eq, "create")),
    ((ElasticAws, "event.action", Eq, "start"), (Elastic, "event.action", Eq, "start")),
    ((PantherAws, "eventName", Eq, "create"), (PantherEks, "verb", Eq, "create")),
    ((SplunkRegistry, "registry_value_name", Eq, "x"), (SplunkRegistry, "registry_value_data", Eq, "x")),
    ((YaraL, "metadata.event_type", Eq, "PROCESS_LAUNCH"), (Elastic, "event.action", Eq, "PROCESS_LAUNCH")),
    ((Elastic, "host.os.type", Eq, "windows"), (Elastic, "event.module", Eq, "windows")),
    ((Splunk, "status", Eq, "success"), (ElasticAws, "event.outcome", Eq, "success")),
    ((YaraL, "target.application", Eq, "iam.amazonaws.com"), (SigmaAws, "eventSource", Eq, "iam.amazonaws.com")),
    // Numbers.
    ((Sigma, "EventID", Eq, "1"), (Sigma, "EventID", Eq, "10")),
    ((Sigma, "EventID", Eq, "1"), (Sigma, "EventID", Eq, "11")),
    ((Sigma, "GrantedAccess", Eq, "0x10"), (Sigma, "GrantedAccess", Eq, "10")),
    ((Sigma, "GrantedAccess", Eq, "0x1010"), (Sigma, "GrantedAccess", Eq, "0x1410")),
    ((Sigma, "Details", Eq, "DWORD (0x00000000)"), (Sigma, "Details", Eq, "DWORD (0x00000001)")),
    ((Sigma, "Details", Eq, "1"), (Sigma, "Details", Eq, "true")),
    ((Sigma, "Details", Eq, "007"), (Sigma, "Details", Eq, "7")),
    ((Sigma, "Details", EndsWith, "0x1"), (Sigma, "Details", EndsWith, "1")),
    ((Sigma, "EventID", Gt, "5"), (Sigma, "EventID", Ge, "5")),
    ((Sigma, "EventID", Eq, "5"), (Sigma, "EventID", Gt, "5")),
    ((Sigma, "LogonType", Eq, "3"), (Sigma, "LogonType", Eq, "10")),
    // Kinds.
    ((Sigma, "Image", Eq, "x.exe"), (Sigma, "Image", Ne, "x.exe")),
    ((Sigma, "Image", EndsWith, "\\x.exe"), (Sigma, "Image", EndsWith, "x.exe")),
    ((Sigma, "Image", EndsWith, "\\x.exe"), (Sigma, "Image", Contains, "\\x.exe")),
    ((Sigma, "Image", EndsWith, "\\x.exe"), (Sigma, "Image", RegexMatch, ".*\\\\x\\.exe")),
    ((Sigma, "Image", Eq, "x.exe"), (Sigma, "Image", RegexMatch, "x.exe")),
    ((Sigma, "CommandLine", RegexMatch, "A"), (Sigma, "CommandLine", RegexMatch, "a")),
    ((Sigma, "CommandLine", Contains, "x"), (Sigma, "CommandLine", StartsWith, "x")),
    ((Sigma, "CommandLine", Contains, "x"), (Sigma, "CommandLine", Eq, "x")),
    ((Sigma, "CommandLine", Contains, " -enc "), (Sigma, "CommandLine", Contains, "-enc")),
    ((Sigma, "CommandLine", Contains, "/c"), (Sigma, "CommandLine", Contains, "\\c")),
    ((Sigma, "CommandLine", Contains, "\"x\""), (Sigma, "CommandLine", Contains, "x")),
    ((Sigma, "CommandLine", Contains, "\\\\server"), (Sigma, "CommandLine", Contains, "\\server")),
    ((Sigma, "CommandLine", Contains, "copy \\\\server\\x"), (Sigma, "CommandLine", Contains, "copy \\server\\x")),
    ((Sigma, "CommandLine", Eq, "a*b"), (Sigma, "CommandLine", Wildcard, "a*b")),
    ((Sigma, "CommandLine", Wildcard, "a*b"), (Sigma, "CommandLine", Wildcard, "*a*b*")),
    ((Sigma, "CommandLine", Wildcard, "a\\*b*c"), (Sigma, "CommandLine", Wildcard, "a*b*c")),
    ((Sigma, "CommandLine", Wildcard, "a?b"), (Sigma, "CommandLine", Wildcard, "a*b")),
    // Paths.
    ((Sigma, "Image", Eq, "C:\\x\\a.exe"), (Sigma, "Image", Eq, "D:\\x\\a.exe")),
    ((Sigma, "Image", Eq, "C:\\x\\a.exe"), (Sigma, "Image", Eq, "a.exe")),
    ((Sigma, "Image", Eq, "C:\\x\\a.exe"), (Sigma, "Image", EndsWith, "\\a.exe")),
    ((Sigma, "Image", EndsWith, "\\x\\a.exe"), (Sigma, "Image", EndsWith, "\\a.exe")),
    ((Sigma, "Image", StartsWith, "C:\\Users"), (Sigma, "Image", StartsWith, "C:\\Users\\")),
    ((Sigma, "Image", Wildcard, "C:\\Users\\*\\a.exe"), (Sigma, "Image", Wildcard, "C:\\*\\a.exe")),
    ((Sigma, "Image", StartsWith, "\\\\server\\x"), (Sigma, "Image", StartsWith, "\\server\\x")),
    ((Sigma, "Image", EndsWith, "\\a.exe"), (Sigma, "Image", EndsWith, "\\a.ex")),
    ((Elastic, "process.name", Wildcard, "power*.exe"), (Elastic, "process.name", Eq, "power.exe")),
    // Registry.
    ((Sigma, "TargetObject", StartsWith, "HKLM\\Software\\"), (Sigma, "TargetObject", StartsWith, "HKCU\\Software\\")),
    ((Sigma, "TargetObject", StartsWith, "HKU\\Software\\"), (Sigma, "TargetObject", StartsWith, "HKCU\\Software\\")),
    ((Sigma, "TargetObject", StartsWith, "HKCR\\x\\"), (Sigma, "TargetObject", StartsWith, "HKLM\\x\\")),
    ((Sigma, "TargetObject", Contains, "\\Run\\"), (Sigma, "TargetObject", Contains, "\\RunOnce\\")),
    ((Sigma, "TargetObject", StartsWith, "HKLM\\System\\CurrentControlSet\\"), (Sigma, "TargetObject", StartsWith, "HKLM\\System\\ControlSet001\\")),
    ((Sigma, "TargetObject", EndsWith, "\\Run\\x"), (Sigma, "TargetObject", EndsWith, "\\x")),
    // Hashes.
    ((Sigma, "Hashes", Contains, "MD5=D41D8CD98F00B204E9800998ECF8427E"), (Sigma, "Hashes", Contains, "IMPHASH=D41D8CD98F00B204E9800998ECF8427E")),
    ((Sigma, "Hashes", Contains, "MD5=D41D8CD98F00B204E9800998ECF8427E"), (Sigma, "Hashes", Contains, "D41D8CD98F00B204E9800998ECF8427E")),
];

#[test]
fn spellings_of_the_same_test_are_one_row() {
    let pairs: usize = ONE_ROW.iter().map(|tests| tests.len() - 1).sum();
    assert!(pairs >= 30, "{pairs} pairs");
    for tests in ONE_ROW {
        for test in &tests[1..] {
            assert_eq!(row(tests[0]), row(*test), "{:?} and {test:?}", tests[0]);
        }
    }
}

#[test]
fn tests_that_differ_are_never_one_row() {
    assert!(NEVER_ONE_ROW.len() >= 60, "{} pairs", NEVER_ONE_ROW.len());
    for (one, other) in NEVER_ONE_ROW {
        assert_ne!(row(*one), row(*other), "{one:?} and {other:?}");
    }
}
