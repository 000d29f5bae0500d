//! Text to [`Expr`]: operator precedence after Pratt, iterative along chains, recursive only into nesting, which is
//! bounded by [`MAX_FHIRPATH_DEPTH`].

use super::ast::{Expr, Id, Literal, Name, Node, Op, Operator, TypeName, TypeTest};
use super::function::Function;
use super::lexer::{Token, error, tokens};
use super::quantity::calendar_word;
use super::{ParseError, Quantity};
use crate::json::Sym;
use crate::text::Span;
use crate::text::limits::MAX_FHIRPATH_DEPTH;
use rust_decimal::Decimal;
use std::sync::OnceLock;

/// Parses an expression (FHIRPath N1, with the functions that FHIR adds). Unknown functions and wrong numbers of
/// arguments are errors here, not in the evaluation.
pub fn parse(text: &str) -> Result<Expr, ParseError> {
    if u32::try_from(text.len()).is_err() {
        return error(0, 0, "式が長すぎます", "the expression is too long");
    }
    let expr = Expr {
        text: text.into(),
        nodes: Vec::new(),
        args: Vec::new(),
        names: Vec::new(),
        root: Id(0),
        patterns: Vec::new(),
    };
    let mut parser = Parser { tokens: tokens(text)?, at: 0, depth: 0, expr };
    parser.expr.root = parser.expression(0)?;
    match parser.peek() {
        Token::End => Ok(parser.expr),
        _ => parser.unexpected("式の終わり", "the end of the expression"),
    }
}

/// How tightly operators bind, from the loosest.
const IMPLIES: u8 = 1;
const OR: u8 = 2;
const AND: u8 = 3;
const MEMBERSHIP: u8 = 4;
const EQUALITY: u8 = 5;
const INEQUALITY: u8 = 6;
const UNION: u8 = 7;
const TYPE: u8 = 8;
const ADDITIVE: u8 = 9;
const MULTIPLICATIVE: u8 = 10;
const SIGN: u8 = 11;

enum Infix {
    Binary(Operator),
    Type(TypeTest),
}

struct Parser {
    tokens: Vec<(Token, Span)>,
    at: usize,
    depth: u32,
    expr: Expr,
}

impl Parser {
    fn peek(&self) -> &Token {
        &self.tokens[self.at].0
    }

    fn span(&self) -> Span {
        self.tokens[self.at].1
    }

    /// Takes the token; the end stays.
    fn next(&mut self) -> Token {
        if self.at + 1 < self.tokens.len() {
            self.at += 1;
            return std::mem::replace(&mut self.tokens[self.at - 1].0, Token::End);
        }
        Token::End
    }

    fn is(&self, sign: &str) -> bool {
        matches!(self.peek(), Token::Sign(found) if *found == sign)
    }

    fn accept(&mut self, sign: &str) -> bool {
        let found = self.is(sign);
        if found {
            self.next();
        }
        found
    }

    fn expect(&mut self, sign: &str) -> Result<(), ParseError> {
        if self.accept(sign) {
            return Ok(());
        }
        self.unexpected(&format!("「{sign}」"), &format!("'{sign}'"))
    }

    fn unexpected<T>(&self, ja: &str, en: &str) -> Result<T, ParseError> {
        let span = self.span();
        let found = &self.expr.text[span.start as usize..span.end as usize];
        let (found_ja, found_en) = match self.peek() {
            Token::End => ("式の終わり".to_string(), "the end of the expression".to_string()),
            _ => (format!("「{found}」"), format!("'{found}'")),
        };
        error(
            span.start as usize,
            span.end as usize,
            format!("{ja}があるべきところに{found_ja}があります"),
            format!("expected {en}, found {found_en}"),
        )
    }

    /// Adds a node above `below`; too deep a nesting is an error.
    fn add(&mut self, op: Op, span: Span, below: &[Id]) -> Result<Id, ParseError> {
        let depth = 1 + below.iter().map(|&id| self.expr.node(id).depth).max().unwrap_or(0);
        if depth > MAX_FHIRPATH_DEPTH {
            return self.too_deep();
        }
        self.expr.nodes.push(Node { op, span, depth });
        Ok(Id((self.expr.nodes.len() - 1) as u32))
    }

    fn too_deep<T>(&self) -> Result<T, ParseError> {
        error(
            self.span().start as usize,
            self.span().end as usize,
            format!("式の入れ子が深すぎます (上限 {MAX_FHIRPATH_DEPTH})"),
            format!("the expression nests too deeply (at most {MAX_FHIRPATH_DEPTH})"),
        )
    }

    /// The span from `start` to the last token taken.
    fn since(&self, start: u32) -> Span {
        Span::new(start, self.tokens[self.at.saturating_sub(1)].1.end.max(start))
    }

    fn infix(&self) -> Option<(u8, Infix)> {
        let found = match self.peek() {
            Token::Sign(sign) => match *sign {
                "=" => (EQUALITY, Operator::Equal),
                "!=" => (EQUALITY, Operator::NotEqual),
                "~" => (EQUALITY, Operator::Equivalent),
                "!~" => (EQUALITY, Operator::NotEquivalent),
                "<" => (INEQUALITY, Operator::Less),
                "<=" => (INEQUALITY, Operator::LessOrEqual),
                ">" => (INEQUALITY, Operator::Greater),
                ">=" => (INEQUALITY, Operator::GreaterOrEqual),
                "|" => (UNION, Operator::Union),
                "+" => (ADDITIVE, Operator::Add),
                "-" => (ADDITIVE, Operator::Subtract),
                "&" => (ADDITIVE, Operator::Concatenate),
                "*" => (MULTIPLICATIVE, Operator::Multiply),
                "/" => (MULTIPLICATIVE, Operator::Divide),
                _ => return None,
            },
            Token::Ident(word) => match &**word {
                "implies" => (IMPLIES, Operator::Implies),
                "or" => (OR, Operator::Or),
                "xor" => (OR, Operator::Xor),
                "and" => (AND, Operator::And),
                "in" => (MEMBERSHIP, Operator::In),
                "contains" => (MEMBERSHIP, Operator::Contains),
                "div" => (MULTIPLICATIVE, Operator::Div),
                "mod" => (MULTIPLICATIVE, Operator::Mod),
                "is" => return Some((TYPE, Infix::Type(TypeTest::Is))),
                "as" => return Some((TYPE, Infix::Type(TypeTest::As))),
                _ => return None,
            },
            _ => return None,
        };
        Some((found.0, Infix::Binary(found.1)))
    }

    /// An expression whose operators all bind tighter than `floor`.
    fn expression(&mut self, floor: u8) -> Result<Id, ParseError> {
        self.depth += 1;
        if self.depth > MAX_FHIRPATH_DEPTH {
            return self.too_deep();
        }
        let start = self.span().start;
        let mut left = self.prefix()?;
        while let Some((power, infix)) = self.infix().filter(|(power, _)| *power > floor) {
            self.next();
            left = match infix {
                Infix::Binary(op) => {
                    let right = self.expression(power)?;
                    self.add(Op::Binary { op, left, right }, self.since(start), &[left, right])?
                }
                Infix::Type(test) => {
                    let ty = self.type_name()?;
                    self.add(Op::Type { input: Some(left), test, ty }, self.since(start), &[left])?
                }
            };
        }
        self.depth -= 1;
        Ok(left)
    }

    fn prefix(&mut self) -> Result<Id, ParseError> {
        let start = self.span().start;
        let negative = self.is("-");
        if negative || self.is("+") {
            self.next();
            let operand = self.expression(SIGN)?;
            return self.add(Op::Sign { negative, operand }, self.since(start), &[operand]);
        }
        let mut left = self.primary()?;
        loop {
            if self.accept(".") {
                left = self.invocation(Some(left), start)?;
            } else if self.accept("[") {
                let index = self.expression(0)?;
                self.expect("]")?;
                left = self.add(Op::Item { input: left, index }, self.since(start), &[left, index])?;
            } else {
                return Ok(left);
            }
        }
    }

    fn primary(&mut self) -> Result<Id, ParseError> {
        let start = self.span().start;
        let op = match self.peek() {
            Token::Ident(word) if matches!(&**word, "true" | "false") => {
                let value = word == "true";
                self.next();
                Op::Literal(Literal::Boolean(value))
            }
            Token::Ident(_) | Token::Quoted(_) => return self.invocation(None, start),
            Token::Sign("(") => {
                self.next();
                let inner = self.expression(0)?;
                self.expect(")")?;
                return Ok(inner);
            }
            Token::Sign("{") => {
                self.next();
                self.expect("}")?;
                Op::Empty
            }
            Token::String(_) | Token::Integer(_) | Token::Decimal(_) | Token::Temporal(_) => match self.next() {
                Token::String(text) => Op::Literal(Literal::String(text.into())),
                Token::Integer(number) => match self.unit() {
                    Some(quantity) => Op::Literal(quantity(Decimal::from(number))),
                    None => Op::Literal(Literal::Integer(number)),
                },
                Token::Decimal(number) => match self.unit() {
                    Some(quantity) => Op::Literal(quantity(number)),
                    None => Op::Literal(Literal::Decimal(number)),
                },
                Token::Temporal(value) => Op::Literal(Literal::Temporal(value)),
                _ => Op::Empty,
            },
            Token::Dollar(name) => {
                let op = match &**name {
                    "index" => Op::Index,
                    "total" => Op::Total,
                    _ => Op::This,
                };
                self.next();
                op
            }
            Token::Variable(name) => {
                let name = name.as_str().into();
                self.next();
                Op::Variable(name)
            }
            Token::Sign(_) | Token::End => return self.unexpected("値や名前", "a value or a name"),
        };
        self.add(op, self.since(start), &[])
    }

    /// The unit after a number: a text in quotes or a calendar word.
    fn unit(&mut self) -> Option<impl FnOnce(Decimal) -> Literal + use<>> {
        let (unit, calendar) = match self.peek() {
            Token::String(code) => (code.clone(), false),
            Token::Ident(word) => (calendar_word(word)?.to_string(), true),
            _ => return None,
        };
        self.next();
        Some(move |value| Literal::Quantity(Box::new(Quantity { value, unit, calendar })))
    }

    /// A name or a function call, after a dot or at the beginning.
    fn invocation(&mut self, input: Option<Id>, start: u32) -> Result<Id, ParseError> {
        let at = self.span();
        let name = match self.peek() {
            Token::Ident(name) | Token::Quoted(name) => name.clone(),
            // `$this.$index` has no meaning; the grammar allows it, nobody writes it.
            _ => return self.unexpected("要素名か関数名", "an element or function name"),
        };
        self.next();
        let below = |input: Option<Id>| input.into_iter().collect::<Vec<_>>();
        if !self.accept("(") {
            let name = self.name(name);
            return self.add(Op::Member { input, name }, self.since(start), &below(input));
        }
        if let Some(test) = type_test(&name) {
            let ty = self.type_name()?;
            self.expect(")")?;
            return self.add(Op::Type { input, test, ty }, self.since(start), &below(input));
        }
        let Some((function, least, most)) = Function::named(&name) else {
            return error(
                at.start as usize,
                at.end as usize,
                format!("{name}() という関数はありません"),
                format!("there is no function {name}()"),
            );
        };
        let mut args = Vec::new();
        if !self.accept(")") {
            loop {
                args.push(self.expression(0)?);
                if !self.accept(",") {
                    break;
                }
            }
            self.expect(")")?;
        }
        if args.len() < least || args.len() > most {
            let wanted = if least == most { least.to_string() } else { format!("{least}..{most}") };
            return error(
                at.start as usize,
                self.since(start).end as usize,
                format!("{name}() の引数は {wanted} 個ですが、{} 個あります", args.len()),
                format!("{name}() takes {wanted} arguments, not {}", args.len()),
            );
        }
        if matches!(function, Function::Matches | Function::MatchesFull | Function::ReplaceMatches)
            && matches!(self.expr.op(args[0]), Op::Literal(Literal::String(_)))
        {
            self.expr.patterns.push((args[0], OnceLock::new()));
        }
        let (first, count) = (self.expr.args.len() as u32, args.len() as u32);
        self.expr.args.extend(&args);
        args.extend(input);
        self.add(Op::Call { input, function, first, count }, self.since(start), &args)
    }

    fn name(&mut self, text: String) -> u32 {
        if let Some(known) = self.expr.names.iter().position(|name| *name.text == *text) {
            return known as u32;
        }
        let (choices, marks) = (Box::default(), [0; 4]);
        self.expr.names.push(Name { text: text.into(), sym: Sym::UNKNOWN, choices, marks, bound: false });
        (self.expr.names.len() - 1) as u32
    }

    /// `Patient`, `FHIR.Patient`, `System.String`. Only these two namespaces take a dot, so that `x as Quantity.unit`
    /// is not read as a type.
    fn type_name(&mut self) -> Result<TypeName, ParseError> {
        let mut name = self.type_part()?;
        let mut namespace = None;
        if matches!(&*name, "FHIR" | "System") && self.accept(".") {
            namespace = Some(name);
            name = self.type_part()?;
        }
        Ok(TypeName { namespace, name })
    }

    fn type_part(&mut self) -> Result<Box<str>, ParseError> {
        match self.peek() {
            Token::Ident(name) | Token::Quoted(name) => {
                let name = name.as_str().into();
                self.next();
                Ok(name)
            }
            _ => self.unexpected("型名", "a type name"),
        }
    }
}

fn type_test(name: &str) -> Option<TypeTest> {
    match name {
        "is" => Some(TypeTest::Is),
        "as" => Some(TypeTest::As),
        "ofType" => Some(TypeTest::OfType),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn errors_point_at_their_place() {
        for (text, start, part) in [
            ("2 + 2 /", 7, "a value"),
            ("name.foo()", 5, "no function foo"),
            ("name.where()", 5, "takes 1"),
            ("'abc", 0, "not closed"),
            ("a /* b", 2, "not closed"),
            ("'\\q'", 1, "no escape"),
            ("@2015-02-30", 0, "not a date"),
            ("@T10:00Z", 0, "not a date"),
            ("a b", 2, "end of the expression"),
            ("(a", 2, "')'"),
            ("a = ?", 4, "cannot stand"),
            ("99999999999999999999", 0, "out of range"),
            ("$that", 0, "no $that"),
            ("", 0, "a value"),
        ] {
            let error = parse(text).expect_err(text);
            assert_eq!(error.span.start, start, "{text}: {error}");
            assert!(error.message.en.contains(part), "{text}: {error}");
            assert!(!error.message.ja.is_ascii(), "{text}");
        }
    }

    #[test]
    fn nesting_is_bounded_in_every_direction() {
        let deep = 100_000;
        for text in [
            "(".repeat(deep),
            format!("{}a{}", "(".repeat(deep), ")".repeat(deep)),
            "-".repeat(deep) + "1",
            "a".to_string() + &".a".repeat(deep),
            "1".to_string() + &"+1".repeat(deep),
            "a[".repeat(deep),
            "not(".repeat(deep),
            "a.where(".repeat(deep),
        ] {
            assert!(parse(&text).is_err());
        }
        assert!(parse(&("true".to_string() + &" or true".repeat(150))).is_ok());
    }

    #[test]
    fn words_are_names_where_no_operator_can_stand() {
        for text in ["contains", "a.contains.in", "is.as", "div.exists()", "text.div", "a.where(in in as)", "`a b`.c"] {
            assert!(parse(text).is_ok(), "{text}");
        }
    }
}
