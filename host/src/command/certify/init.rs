//! `tekigo certify init`: asks nothing; what it does not know is to be filled in.

use super::super::files;
use crate::certify::declare::TEMPLATE;
use crate::certify::run::{DECLARATION, WAIVERS};
use crate::terminal::{Console, print};
use crate::{Error, Status};
use std::path::PathBuf;

const WAIVERS_TEMPLATE: &str = include_str!("../../../certify/waivers.toml");

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// 作るフォルダー / Folder to be made
    #[arg(value_name = "DIR", default_value = ".", hide_default_value = true)]
    folder: PathBuf,
}

impl Args {
    pub(super) fn run(&self, console: &Console) -> Result<Status, Error> {
        std::fs::create_dir_all(&self.folder).map_err(|why| Error::write(&self.folder, why))?;
        let written = [(DECLARATION, TEMPLATE), (WAIVERS, WAIVERS_TEMPLATE)]
            .map(|(name, text)| (self.folder.join(name), text.to_owned()));
        files::write_all_new(&written).map_err(|(path, why)| Error::write(&path, why))?;
        let folder = self.folder.display();
        let ja = format!(
            "{folder}/vendor.toml と waivers.toml を作りました。次の順で進めます。\n\
             1. vendor.toml に製品と試験の範囲を書く\n\
             2. tekigo certify plan-run {folder}  実施する項目を見る\n\
             3. tekigo certify run {folder}       自動の項目を実施する\n\
             4. tekigo certify attest {folder}    人が確かめる項目を記録する\n\
             5. tekigo certify report {folder}    報告書と証跡を作る\n"
        );
        let en = format!(
            "{folder}/vendor.toml and waivers.toml are made. What comes next:\n\
             1. say in vendor.toml what is tested, and for what\n\
             2. tekigo certify plan-run {folder}  what is due\n\
             3. tekigo certify run {folder}       runs the automatic items\n\
             4. tekigo certify attest {folder}    what a person looks at\n\
             5. tekigo certify report {folder}    report and evidence\n"
        );
        print(console.lang.pick(&ja, &en)).map(|()| Status::Conforms)
    }
}
