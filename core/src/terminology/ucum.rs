//! UCUM unit expressions (https://ucum.org/ucum §2.1: full syntax, case sensitive form).
//!
//! Only the form is judged: whether the atoms exist and whether they stand together as the grammar allows. Conversion and
//! dimension are not needed to tell a code from a slip.

use std::sync::OnceLock;

/// Whether `code` is a unit expression.
pub(super) fn is_unit(code: &str) -> bool {
    if code.is_empty() || code.len() > MAX_UNIT_BYTES || !code.bytes().all(|byte| (32..127).contains(&byte)) {
        return false;
    }
    let mut parser = Parser { text: code.as_bytes(), at: 0 };
    if parser.peek() == Some(b'/') {
        parser.at += 1;
    }
    parser.term(0) && parser.at == code.len()
}

/// Longest unit that is looked at; the longest ones in use have about 40 bytes.
const MAX_UNIT_BYTES: usize = 256;
/// Nesting of brackets.
const MAX_UNIT_DEPTH: u32 = 32;

struct Parser<'c> {
    text: &'c [u8],
    at: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    /// Components joined by `.` and `/`.
    fn term(&mut self, depth: u32) -> bool {
        if depth > MAX_UNIT_DEPTH {
            return false;
        }
        loop {
            if !self.component(depth) {
                return false;
            }
            match self.peek() {
                Some(b'.' | b'/') => self.at += 1,
                _ => return true,
            }
        }
    }

    fn component(&mut self, depth: u32) -> bool {
        match self.peek() {
            Some(b'(') => {
                self.at += 1;
                if !self.term(depth + 1) || self.peek() != Some(b')') {
                    return false;
                }
                self.at += 1;
                self.exponent() && self.annotation()
            }
            Some(b'{') => self.annotation(),
            Some(b'0'..=b'9') => {
                let start = self.at;
                self.digits();
                if &self.text[start..self.at] == b"10" && matches!(self.peek(), Some(b'*' | b'^')) {
                    self.at += 1;
                    return self.exponent() && self.annotation();
                }
                self.annotation()
            }
            Some(_) => self.symbol() && self.exponent() && self.annotation(),
            None => false,
        }
    }

    fn digits(&mut self) -> bool {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        self.at > start
    }

    /// An optional exponent; a sign without digits is a fault.
    fn exponent(&mut self) -> bool {
        let signed = matches!(self.peek(), Some(b'+' | b'-'));
        if signed {
            self.at += 1;
        }
        self.digits() || !signed
    }

    /// An optional `{…}`.
    fn annotation(&mut self) -> bool {
        if self.peek() != Some(b'{') {
            return true;
        }
        let rest = &self.text[self.at + 1..];
        let Some(end) = rest.iter().position(|&byte| byte == b'}') else { return false };
        let nested = rest[..end].contains(&b'{');
        self.at += end + 2;
        !nested
    }

    /// An atom, or a prefix and a metric atom.
    fn symbol(&mut self) -> bool {
        let start = self.at;
        while let Some(byte) = self.peek() {
            match byte {
                b'[' => match self.text[self.at..].iter().position(|&byte| byte == b']') {
                    Some(end) => self.at += end + 1,
                    None => return false,
                },
                b'.' | b'/' | b'(' | b')' | b'{' | b'}' | b'+' | b'-' | b'0'..=b'9' | b' ' => break,
                _ => self.at += 1,
            }
        }
        std::str::from_utf8(&self.text[start..self.at]).is_ok_and(known)
    }
}

fn known(symbol: &str) -> bool {
    let atoms = ATOMS.get_or_init(Atoms::new);
    let is = |list: &[&str], word: &str| list.binary_search(&word).is_ok();
    is(&atoms.metric, symbol)
        || is(&atoms.plain, symbol)
        || (atoms.prefixes.iter()).any(|prefix| symbol.strip_prefix(prefix).is_some_and(|atom| is(&atoms.metric, atom)))
}

/// The lists below, split and sorted.
struct Atoms {
    prefixes: Vec<&'static str>,
    metric: Vec<&'static str>,
    plain: Vec<&'static str>,
}

static ATOMS: OnceLock<Atoms> = OnceLock::new();

impl Atoms {
    fn new() -> Self {
        let sorted = |list: &'static str| {
            let mut list: Vec<_> = list.split_ascii_whitespace().collect();
            list.sort_unstable();
            list
        };
        Self { prefixes: sorted(PREFIXES), metric: sorted(METRIC), plain: sorted(PLAIN) }
    }
}

/// Prefixes, UCUM table 1 and 2.
const PREFIXES: &str = "da Ki Mi Gi Ti Q R Y Z E P T G M k h d c m u n p f a z y r q";

/// Atoms that take prefixes.
const METRIC: &str = "
m s g rad K C cd
mol sr Hz N Pa J W A V F Ohm S Wb Cel T H lm lx Bq Gy Sv
l L ar st t bar u eV pc
[c] [h] [k] [eps_0] [mu_0] [e] [m_e] [m_p] [G] [g] [ly] gf
Ky Gal dyn erg P Bi St Mx G Oe Gb sb Lmb ph Ci R RAD REM
cal_[15] cal_[20] cal_m cal_IT cal_th cal tex m[H2O] m[Hg]
eq osm g% kat U [iU] [IU]
Np B B[SPL] B[V] B[mV] B[uV] B[10.nV] B[W] B[kW]
b att mho bit By Bd
";

/// Atoms that take none.
const PLAIN: &str = "
[pi] % [ppth] [ppm] [ppb] [pptr]
gon deg ' '' min h d a_t a_j a_g a wk mo_s mo_j mo_g mo AU atm [lbf_av]
[in_i] [ft_i] [yd_i] [mi_i] [fth_i] [nmi_i] [kn_i] [sin_i] [sft_i] [syd_i] [cin_i] [cft_i] [cyd_i] [bf_i] [cr_i] [mil_i]
[cml_i] [hd_i]
[ft_us] [yd_us] [in_us] [rd_us] [ch_us] [lk_us] [rch_us] [rlk_us] [fth_us] [fur_us] [mi_us] [acr_us] [srd_us] [smi_us] [sct]
[twp] [mil_us]
[in_br] [ft_br] [rd_br] [ch_br] [lk_br] [fth_br] [pc_br] [yd_br] [mi_br] [nmi_br] [kn_br] [acr_br]
[gal_us] [bbl_us] [qt_us] [pt_us] [gil_us] [foz_us] [fdr_us] [min_us] [crd_us] [bu_us] [gal_wi] [pk_us] [dqt_us] [dpt_us]
[tbs_us] [tsp_us] [cup_us] [foz_m] [cup_m] [tsp_m] [tbs_m]
[gal_br] [pk_br] [bu_br] [qt_br] [pt_br] [gil_br] [foz_br] [fdr_br] [min_br]
[gr] [lb_av] [oz_av] [dr_av] [scwt_av] [lcwt_av] [ston_av] [lton_av] [stone_av]
[pwt_tr] [oz_tr] [lb_tr] [sc_ap] [dr_ap] [oz_ap] [lb_ap] [oz_m]
[lne] [pnt] [pca] [pnt_pr] [pca_pr] [pied] [pouce] [ligne] [didot] [cicero]
[degF] [degR] [degRe] [Cal] [Btu_39] [Btu_59] [Btu_60] [Btu_m] [Btu_IT] [Btu_th] [Btu] [HP] [den]
[in_i'H2O] [in_i'Hg] [PRU] [wood'U] [diop] [p'diop] %[slope] [mesh_i] [Ch] [drp] [hnsf'U] [MET]
[hp'_X] [hp'_C] [hp'_M] [hp'_Q] [hp_X] [hp_C] [hp_M] [hp_Q] [kp_X] [kp_C] [kp_M] [kp_Q]
[pH] [S] [HPF] [LPF] [arb'U] [USP'U] [GPL'U] [MPL'U] [APL'U] [beth'U] [anti'Xa'U] [todd'U] [dye'U] [smgy'U] [bdsk'U]
[ka'U] [knk'U] [mclg'U] [tb'U] [CCID_50] [TCID_50] [EID_50] [PFU] [FFU] [CFU] [IR] [BAU] [AU] [Amb'a'1'U] [PNU] [Lf]
[D'ag'U] [FEU] [ELU] [EU]
Ao [psi] circ sph [car_m] [car_Au] [smoot] [m/s2/Hz^(1/2)] [NTU] [FNU] bit_s
";

#[cfg(test)]
mod tests {
    use super::is_unit;

    #[test]
    fn units_in_use() {
        for unit in [
            "mg",
            "mmol/L",
            "10*3/uL",
            "10*9/L",
            "mm[Hg]",
            "/min",
            "kg/m2",
            "mL/min/{1.73_m2}",
            "{score}",
            "%",
            "Cel",
            "[degF]",
            "[IU]/L",
            "m[iU]/mL",
            "U/L",
            "ng/(24.h)",
            "1",
            "1/d",
            "m/s2",
            "[in_i]",
            "g/dL",
            "fL",
            "pg",
            "umol/L",
            "ug/L",
            "meq/L",
            "mg/kg/h",
            "10^6",
            "%/100{WBC}",
            "kat/kg",
            "10.uN.s/(cm5.m2)",
            "{#}/[HPF]",
            "mm[Hg]{hg}",
            "h",
            "wk",
            "mo",
            "a",
            "dB",
            "B[10.nV]",
            "s-1",
        ] {
            assert!(is_unit(unit), "{unit}");
        }
    }

    #[test]
    fn slips() {
        for unit in [
            "",
            "fmm[Hg]",
            "mmHg",
            "Mg/dl/",
            "cc",
            "mcg",
            "錠",
            "mg/",
            "/",
            "kg m",
            "mg//dL",
            "(mg",
            "mg)",
            "{open",
            "m-",
            "sec",
            "m[foo]",
            "bpm",
            "pound",
            "10-3/uL{a{b}}",
        ] {
            assert!(!is_unit(unit), "{unit}");
        }
    }

    #[test]
    fn hostile_units_end() {
        assert!(!is_unit(&"(".repeat(100_000)));
        assert!(!is_unit(&format!("{}m{}", "(".repeat(100), ")".repeat(100))));
    }
}
