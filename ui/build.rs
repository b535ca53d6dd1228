//! Compiles the screens.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // The style is pinned, though no widget of it is used: its default differs between machines.
    let config = slint_build::CompilerConfiguration::new()
        .with_style("fluent".into())
        .embed_resources(slint_build::EmbedResourcesKind::EmbedFiles);
    slint_build::compile_with_config("app.slint", config)?;
    Ok(())
}
