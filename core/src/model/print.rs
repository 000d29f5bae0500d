//! A compiled structure as text: stable, one fact a line, for snapshots and review.

use super::{BindingStrength, Element, Literal, Ruleset, SliceRules, StructureId, Target};
use std::fmt::Write;

impl Ruleset {
    /// The structure and its elements, one element a line, its further facts indented below it. The order is that of
    /// the snapshot; numbers of elements and names do not appear, so that unrelated definitions change nothing.
    pub fn print(&self, id: StructureId) -> String {
        let mut out = String::new();
        // Writing to a String cannot fail.
        let _ = self.print_to(id, &mut out);
        out
    }

    fn print_to(&self, id: StructureId, out: &mut String) -> std::fmt::Result {
        let it = self.structure(id);
        write!(out, "{}", it.url)?;
        if !it.version.is_empty() {
            write!(out, "|{}", it.version)?;
        }
        write!(out, " {:?} {:?} of {}", it.kind, it.derivation, it.type_name)?;
        if !it.base.is_empty() {
            write!(out, ", base {}{}", it.base, if it.base_id.is_some() { "" } else { " (not loaded)" })?;
        }
        writeln!(out, "{}{}", if it.is_abstract { ", abstract" } else { "" }, if it.broken { ", broken" } else { "" })?;
        for context in &it.context {
            writeln!(out, "  context {} {}", context.kind, context.expression)?;
        }
        for (text, _) in &it.context_invariants {
            writeln!(out, "  context invariant {text}")?;
        }
        for element in &self.elements[it.first.0 as usize..it.end.0 as usize] {
            self.print_element(element, out)?;
        }
        Ok(())
    }

    fn print_element(&self, element: &Element, out: &mut String) -> std::fmt::Result {
        write!(out, "{} {}..", element.id, element.min)?;
        if element.max == u32::MAX {
            out.push('*');
        } else {
            write!(out, "{}", element.max)?;
        }
        for (on, word) in [
            (element.array, " array"),
            (element.must_support, " mustSupport"),
            (element.is_modifier, " modifier"),
            (element.is_summary, " summary"),
        ] {
            out.push_str(if on { word } else { "" });
        }
        for ty in &element.types {
            write!(out, " {}{}", ty.code, if ty.structure.is_some() { "" } else { "?" })?;
            list(out, "profile", &ty.profiles)?;
            list(out, "target", &ty.targets)?;
            if ty.aggregation != 0 || ty.versioning != 0 {
                write!(out, "(aggregation {:03b} versioning {})", ty.aggregation, ty.versioning)?;
            }
        }
        out.push('\n');
        if let Some(target) = element.content {
            writeln!(out, "  content of {}", self.element(target).id)?;
        }
        if let Some(slicing) = &element.slicing {
            out.push_str("  slicing");
            for discriminator in &slicing.discriminators {
                write!(out, " {:?}:{}", discriminator.kind, discriminator.path)?;
            }
            let rules = match slicing.rules {
                SliceRules::Open => "open",
                SliceRules::Closed => "closed",
                SliceRules::OpenAtEnd => "openAtEnd",
            };
            writeln!(out, " {rules}{}", if slicing.ordered { " ordered" } else { "" })?;
        }
        for (name, value) in [
            ("fixed", &element.fixed),
            ("pattern", &element.pattern),
            ("minValue", &element.min_value),
            ("maxValue", &element.max_value),
        ] {
            if let Some((type_name, value)) = value {
                write!(out, "  {name} {type_name} ")?;
                literal(out, value)?;
                out.push('\n');
            }
        }
        if let Some(length) = element.max_length {
            writeln!(out, "  maxLength {length}")?;
        }
        for demand in &element.demands {
            writeln!(out, "  {demand}")?;
        }
        if !element.representation.is_empty() {
            writeln!(out, "  representation {}", element.representation.join(" "))?;
        }
        if let Some(binding) = &element.binding {
            let strength = match binding.strength {
                BindingStrength::Required => "required",
                BindingStrength::Extensible => "extensible",
                BindingStrength::Preferred => "preferred",
                BindingStrength::Example => "example",
            };
            write!(
                out,
                "  binding {strength} {}{}",
                binding.canonical,
                if binding.value_set.is_some() { "" } else { "?" }
            )?;
            if let Some((canonical, id)) = &binding.max {
                write!(out, " max {canonical}{}", if id.is_some() { "" } else { "?" })?;
            }
            out.push('\n');
        }
        for constraint in &element.constraints {
            let severity = if constraint.is_error { "error" } else { "warning" };
            let practice = if constraint.best_practice { " best practice" } else { "" };
            write!(out, "  constraint {} {severity}{practice}", constraint.key)?;
            if let Some(expression) = constraint.expression {
                write!(out, " {}", self.expressions[expression.0 as usize].text)?;
            }
            out.push('\n');
        }
        Ok(())
    }
}

fn list(out: &mut String, what: &str, targets: &[Target]) -> std::fmt::Result {
    if targets.is_empty() {
        return Ok(());
    }
    write!(out, "({what}")?;
    for target in targets {
        write!(out, " {}{}", target.canonical, if target.structure.is_some() { "" } else { "?" })?;
    }
    out.push(')');
    Ok(())
}

fn literal(out: &mut String, value: &Literal) -> std::fmt::Result {
    match value {
        Literal::Null => out.push_str("null"),
        Literal::Bool(value) => write!(out, "{value}")?,
        Literal::Number(text) => out.push_str(text),
        Literal::String(text) => write!(out, "{text:?}")?,
        Literal::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                literal(out, item)?;
            }
            out.push(']');
        }
        Literal::Object(properties) => {
            out.push('{');
            for (index, (key, _, value)) in properties.iter().enumerate() {
                write!(out, "{}{key}: ", if index > 0 { ", " } else { "" })?;
                literal(out, value)?;
            }
            out.push('}');
        }
    }
    Ok(())
}
