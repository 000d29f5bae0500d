//! What was seen on the line to the service.

use super::{Given, keys, text};
use crate::certify::catalogue::Check;
use crate::certify::seen::{OnLine, Seen, twice};
use crate::certify::service::key_of;
use std::collections::{BTreeMap, BTreeSet};
use tekigo_core::Validator;

pub(super) fn check(validator: &Validator, check: &Check, line: &OnLine, seen: &Seen) -> Given {
    match check {
        Check::Sent { operation, min, max } => sent(line, operation, *min, *max),
        Check::Order { operations } => order(line, operations),
        Check::State { of, is } => state(validator, line, seen, of, is),
        Check::Taken { operation } => taken(line, operation.as_deref()),
        Check::Once { operation } => once(line, operation.as_deref()),
        Check::Pause { operation, min } => pause(line, operation, *min),
        Check::Sessions { max } if line.most_sessions <= *max as usize => {
            Ok(text(format!("同時に {} 件まで", line.most_sessions), format!("{} at once", line.most_sessions)))
        }
        Check::Sessions { max } => Err(text(
            format!("同時に {} 件を要求しました ({max} 件まで)", line.most_sessions),
            format!("{} requests at once, {max} are allowed", line.most_sessions),
        )),
        _ => Err(text("やり取りの検査ではありません", "this is no check of the line")),
    }
}

fn sent(line: &OnLine, operation: &str, min: u32, max: Option<u32>) -> Given {
    let of = line.exchanges.iter().filter(|exchange| exchange.operation == operation);
    let count = of.map(|exchange| &exchange.digest).collect::<BTreeSet<_>>().len();
    if count < min as usize || max.is_some_and(|max| count > max as usize) {
        let most = max.map_or_else(|| "∞".to_owned(), |max| max.to_string());
        return Err(text(
            format!("{operation} の要求が {count} 件です ({min} 以上 {most} 以下のはず)"),
            format!("{count} requests of {operation}, not {min} to {most}"),
        ));
    }
    Ok(text(format!("{operation} の要求 {count} 件"), format!("{count} requests of {operation}")))
}

fn order(line: &OnLine, operations: &[String]) -> Given {
    let first = |operation: &String| line.exchanges.iter().position(|exchange| exchange.operation == *operation);
    let mut last = None;
    for operation in operations {
        let Some(at) = first(operation) else {
            return Err(text(format!("{operation} の要求がありません"), format!("there is no request of {operation}")));
        };
        if last.is_some_and(|last| at < last) {
            return Err(text(format!("{operation} の順番が違います"), format!("{operation} came too early")));
        }
        last = Some(at);
    }
    let arrows = operations.join(" → ");
    Ok(text(arrows.clone(), arrows))
}

fn state(validator: &Validator, line: &OnLine, seen: &Seen, of: &str, is: &str) -> Given {
    let bytes = seen.file(of).ok_or_else(|| text(format!("{of} がありません"), format!("{of} is not there")))?;
    let target = keys::target(validator, &bytes).ok_or_else(|| {
        text(format!("{of} のキー情報がそろっていません"), format!("the keys of {of} are not complete"))
    })?;
    let state = line.states.get(&key_of(&target)).map_or("absent", |state| state.code());
    if state == is {
        return Ok(text(format!("サービスでの状態: {state}"), format!("state in the service: {state}")));
    }
    Err(text(
        format!("サービスでの状態が {state} です ({is} のはず)"),
        format!("the state in the service is {state}, not {is}"),
    ))
}

fn taken(line: &OnLine, operation: Option<&str>) -> Given {
    let meant = |one: &str| operation.is_none_or(|operation| operation == one);
    let mut of_file: BTreeMap<&str, &str> = BTreeMap::new();
    for exchange in &line.exchanges {
        of_file.insert(&exchange.name, &exchange.operation);
    }
    let left =
        line.left.iter().filter(|name| of_file.get(name.as_str()).is_none_or(|operation| meant(operation))).count();
    let half = line.exchanges.iter().filter(|exchange| meant(&exchange.operation) && exchange.taken_half).count();
    let answered =
        line.exchanges.iter().filter(|exchange| meant(&exchange.operation) && exchange.taken_at.is_some()).count();
    if left > 0 {
        return Err(text(
            format!("読み取られていない応答が {left} 件あります"),
            format!("{left} answers were not taken"),
        ));
    }
    if half > 0 {
        return Err(text(
            format!("書きかけの応答を {half} 件取りました"),
            format!("{half} answers were taken half-written"),
        ));
    }
    if answered == 0 {
        return Err(text("応答を 1 件も読み取っていません", "no answer was taken"));
    }
    Ok(text(format!("応答 {answered} 件をすべて読み取りました"), format!("all {answered} answers were taken")))
}

fn once(line: &OnLine, operation: Option<&str>) -> Given {
    let meant: Vec<_> =
        line.executed.iter().filter(|one| operation.is_none_or(|operation| operation == one.operation)).collect();
    let reads = ["status"];
    for (at, one) in meant.iter().enumerate() {
        let again = meant[..at].iter().any(|other| twice(one, other));
        if again && !reads.contains(&one.operation.as_str()) {
            return Err(text(
                format!("{} を 2 回行いました", one.operation),
                format!("{} was done twice", one.operation),
            ));
        }
    }
    if meant.is_empty() {
        return Err(text("サービスに届いた要求がありません", "no request reached the service"));
    }
    Ok(text("どの要求も 1 回だけです", "every request was done once"))
}

fn pause(line: &OnLine, operation: &str, min: u64) -> Given {
    let mut last: BTreeMap<&str, u64> = BTreeMap::new();
    let mut shortest = u64::MAX;
    for exchange in line.exchanges.iter().filter(|exchange| exchange.operation == operation) {
        if let Some(before) = last.insert(&exchange.digest, exchange.put_at) {
            shortest = shortest.min(exchange.put_at - before);
        }
    }
    match shortest {
        u64::MAX => {
            Err(text(format!("{operation} は 1 度も再送されていません"), format!("{operation} was never tried again")))
        }
        found if found < min => Err(text(
            format!("{found} ミリ秒で再送しました ({min} 以上のはず)"),
            format!("tried again after {found} ms, not {min}"),
        )),
        found => Ok(text(format!("再送まで {found} ミリ秒以上"), format!("tried again after {found} ms at least"))),
    }
}
