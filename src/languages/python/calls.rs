//! Calls: of the rule's own functions and of helpers, read through with their arguments, and calls
//! made for what they change.

use super::condition::Condition;
use super::parser::span;
use super::value::{Field, Function, Value};
use super::{DEEPEST, Module, Reader, Scope, address};
use ruff_python_ast::{Expr, ExprCall};
use ruff_text_size::{Ranged, TextRange};

/// How many functions may be read through inside each other.
const MOST_CALLS: usize = 12;

/// Helpers that look up an enrichment's table for the event.
const ENRICHMENTS: &[(&str, &str)] = &[
    ("get_ipinfo_asn", "ipinfo_asn"),
    ("get_ipinfo_location", "ipinfo_location"),
    ("get_ipinfo_privacy", "ipinfo_privacy"),
    ("get_misp_warning_lists", "misp_warning_lists"),
    ("IPInfoASN", "ipinfo_asn"),
    ("IPInfoLocation", "ipinfo_location"),
    ("IPInfoPrivacy", "ipinfo_privacy"),
    ("MISPWarningLists", "misp_warning_lists"),
    ("TorExitNodes", "tor_exit_nodes"),
    // The table's own name is found at run time: these are names for what is looked up in it.
    ("GreyNoiseV3ScannerIntelligence", "greynoise.internet_scanner_intelligence"),
    ("get_otx_object", "otx"),
    ("OTXPulseIntelligence", "otx"),
    ("GreyNoiseV3BusinessService", "greynoise.business_service_intelligence"),
];

/// The arguments of a call.
pub(super) struct Arguments<'a> {
    pub(super) positional: Vec<Value<'a>>,
    pub(super) keywords: Vec<(&'a str, Value<'a>)>,
    pub(super) module: &'a Module,
    pub(super) range: TextRange,
}

impl<'a> Arguments<'a> {
    /// An argument by its place.
    pub(super) fn at(&self, place: usize) -> Option<&Value<'a>> {
        self.positional.get(place)
    }

    /// An argument by its place or its name.
    pub(super) fn get(&self, place: usize, name: &str) -> Option<&Value<'a>> {
        let named = || self.keywords.iter().find(|(known, _)| *known == name);
        self.at(place).or_else(|| named().map(|(_, value)| value))
    }
}

impl<'a> Reader<'a> {
    pub(super) fn call(&mut self, call: &'a ExprCall, scope: &mut Scope<'a>) -> Value<'a> {
        let callee = self.value(&call.func, scope);
        let arguments = self.arguments(call, scope);
        if let Value::Function(function) = &callee
            && let Some(known) = self.known_helper(&function.definition.name, &arguments)
        {
            return known;
        }
        match callee {
            Value::Function(function) => self.through(function, arguments, call, scope),
            callee => self.called(&callee, &arguments),
        }
    }

    fn arguments(&mut self, call: &'a ExprCall, scope: &mut Scope<'a>) -> Arguments<'a> {
        let mut positional = Vec::new();
        for argument in &call.arguments.args {
            let value = self.value(argument, scope);
            match (argument, &value) {
                (Expr::Starred(_), Value::List(items)) => positional.extend(items.iter().cloned()),
                _ => positional.push(value),
            }
        }
        let mut keywords = Vec::new();
        for keyword in &call.arguments.keywords {
            let value = self.value(&keyword.value, scope);
            if let Some(name) = &keyword.arg {
                keywords.push((name.as_str(), value));
            }
        }
        Arguments { positional, keywords, module: scope.module, range: call.range() }
    }

    /// Reads a function through with its arguments.
    fn through(
        &mut self,
        function: Function<'a>,
        arguments: Arguments<'a>,
        call: &'a ExprCall,
        scope: &mut Scope<'a>,
    ) -> Value<'a> {
        let name = &function.definition.name;
        if self.stack.iter().any(|known| std::ptr::eq(*known, function.definition)) {
            return Value::unknown(format!("`{name}` calls itself"));
        }
        if self.stack.len() >= MOST_CALLS || self.depth > DEEPEST {
            return Value::unknown(format!("`{name}` is called too deep to be followed"));
        }
        let site = self.site;
        if address(function.module) != address(self.own) && site.is_none() {
            self.site = Some(span(call.range()));
        }
        let mut globals = std::mem::take(&mut scope.state.globals);
        let value = self.run(function, arguments.positional, arguments.keywords, &mut globals);
        scope.state.globals = globals;
        self.site = site;
        value
    }

    /// Calls a value that is no function of the opened tree.
    pub(super) fn called(&mut self, callee: &Value<'a>, arguments: &Arguments<'a>) -> Value<'a> {
        match callee {
            Value::Name(path) => self.builtin(path, arguments),
            Value::Method(method) => self.method(&method.0, method.1, arguments),
            Value::Lambda(lambda) => {
                let mut scope = Scope::new(lambda.module);
                scope.state.locals.clone_from(&lambda.locals);
                if let Some(parameters) = &lambda.expression.parameters {
                    let names = parameters.posonlyargs.iter().chain(&parameters.args);
                    for (parameter, value) in names.zip(&arguments.positional) {
                        scope.state.locals.insert(&parameter.parameter.name, value.clone());
                    }
                }
                self.value(&lambda.expression.body, &mut scope)
            }
            Value::Branch(branch) => Value::map(branch, |callee| self.called(callee, arguments)),
            Value::Unknown(reason) => Value::Unknown(reason.clone()),
            _ => Value::unknown("calls something that is not known"),
        }
    }

    /// Calls a function value given as an argument (`map`, `filter`).
    pub(super) fn applied(
        &mut self,
        callee: &Value<'a>,
        item: Value<'a>,
        of: &Arguments<'a>,
    ) -> Value<'a> {
        let arguments = Arguments {
            positional: vec![item],
            keywords: Vec::new(),
            module: of.module,
            range: of.range,
        };
        match callee {
            Value::Function(function) if self.stack.len() < MOST_CALLS && self.depth <= DEEPEST => {
                if self.stack.iter().any(|known| std::ptr::eq(*known, function.definition)) {
                    return Value::unknown("a function that calls itself");
                }
                self.run(*function, arguments.positional, Vec::new(), &mut Default::default())
            }
            callee => self.called(callee, &arguments),
        }
    }

    /// A statement made for what it changes: a list filled, a global set by a function.
    pub(super) fn effect(&mut self, expression: &'a Expr, scope: &mut Scope<'a>) {
        let Expr::Call(call) = expression else { return };
        if let Expr::Attribute(attribute) = &*call.func
            && let Expr::Name(name) = &*attribute.value
            && let [argument] = &*call.arguments.args
        {
            let old = self.named(&name.id, scope);
            let new = self.value(argument, scope);
            if let Some(value) = self.filled(&old, &attribute.attr, new, scope.module, call.range())
            {
                scope.set(&name.id, value);
                return;
            }
        }
        self.value(expression, scope);
    }

    fn filled(
        &mut self,
        old: &Value<'a>,
        method: &str,
        new: Value<'a>,
        module: &Module,
        range: TextRange,
    ) -> Option<Value<'a>> {
        if let (Value::Dict(entries), "update", Value::Dict(more)) = (old, method, &new) {
            return Some(Value::dict(entries.iter().chain(more.iter()).cloned().collect()));
        }
        if let Value::Branch(branch) = old
            && matches!(method, "append" | "add" | "extend" | "update")
        {
            return Some(Value::map(branch, |value| {
                self.filled(value, method, new.clone(), module, range)
                    .unwrap_or_else(|| value.clone())
            }));
        }
        let Value::List(items) = old else { return None };
        self.spend(items.len() / 8);
        let mut items = (**items).clone();
        let whole: Condition = true.into();
        match method {
            "append" | "add" if self.loops > 0 => items.push(Value::many(new, whole)),
            "append" | "add" => items.push(new),
            "extend" | "update" => match self.members(&new, module, range) {
                Some(members) => items.extend(members),
                None => items.push(Value::many(new, Condition::silent())),
            },
            _ => return None,
        }
        Some(Value::list(items))
    }

    /// Helpers known by their name wherever they are defined: they reach into the event in ways
    /// that reading them through would only blur.
    pub(super) fn known_helper(
        &mut self,
        name: &str,
        arguments: &Arguments<'a>,
    ) -> Option<Value<'a>> {
        let field = |value: &Value<'a>| match value {
            Value::Field(field) => Some(field.clone()),
            _ => None,
        };
        match name {
            "deep_get" | "deep_walk" => {
                let (base, keys) = arguments.positional.split_first()?;
                Some(self.reached(base, keys, arguments))
            }
            "gsuite_parameter_lookup" | "param_lookup" => {
                let key = arguments.get(1, "key")?;
                let base = arguments.get(0, "parameters")?;
                Some(self.item(base, key, None, arguments.module, arguments.range))
            }
            "key_value_list_to_dict" | "azure_parse_json_string" => arguments.at(0).cloned(),
            "get_val_from_list" => {
                let [list, wanted, key, value] = arguments.positional.as_slice() else {
                    return None;
                };
                let list = field(list)?;
                let key = list.at(&key.printed()?);
                let item = Value::Field(list.at(&wanted.printed()?));
                let (module, range) = (arguments.module, arguments.range);
                let when = self.equal(&Value::Field(key), value, module, range);
                Some(Value::many(item, when))
            }
            "is_base64" => match arguments.at(0)? {
                Value::Field(field) | Value::Derived(field, _) => {
                    Some(Value::Derived(field.clone(), "decodes base64".into()))
                }
                _ => None,
            },
            _ => ENRICHMENTS
                .iter()
                .find(|(helper, _)| *helper == name)
                .map(|(_, table)| Value::Field(Field::new(format!("p_enrichment.{table}")))),
        }
    }

    /// Keys followed one after the other.
    pub(super) fn reached(
        &mut self,
        base: &Value<'a>,
        keys: &[Value<'a>],
        arguments: &Arguments<'a>,
    ) -> Value<'a> {
        let mut value = base.clone();
        for key in keys {
            value = self.item(&value, key, None, arguments.module, arguments.range);
        }
        value
    }
}
