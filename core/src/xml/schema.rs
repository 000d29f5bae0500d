//! What must be known of the definitions to read XML; the model implements it.

/// The element whose children an element of the data has: opaque to this room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Content(pub u32);

/// What an element holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// `true` or `false` in its attribute `value`.
    Boolean,
    /// A number in its attribute `value`.
    Number,
    /// Any other primitive: text in its attribute `value`.
    Text,
    /// The `div` of a narrative.
    Xhtml,
    /// One element that is a resource.
    Resource,
    /// Elements.
    Complex(Content),
    /// The definition of its type is not loaded.
    Unknown,
}

/// An element's place among the children of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Child {
    /// Rank in the order of the definition; all types of a choice have one.
    pub rank: u32,
    /// It may repeat: JSON has an array.
    pub repeats: bool,
    /// What it holds.
    pub what: What,
}

/// The definitions, as far as reading XML needs them.
pub trait Schema {
    /// What a resource of this type holds; `None` when there is no such type.
    fn resource(&self, type_name: &str) -> Option<Content>;
    /// The child called `name`.
    fn child(&self, of: Content, name: &str) -> Option<Child>;
    /// What every primitive may hold besides its value: that of `Element`.
    fn element(&self) -> Option<Content>;
    /// Whether this is what an Extension holds, whose `url` is an attribute.
    fn is_extension(&self, content: Content) -> bool;
}
