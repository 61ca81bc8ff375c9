package com.rizztalk.site;

import com.rizztalk.site.FrontMatter.Question;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a template sees of a page. */
public final class PageView {
    private final SiteSettings settings;
    private final Content content;
    private final Assets assets;
    private final Page page;
    private final Language language;
    private final String body;
    private final String card;

    PageView(SiteSettings settings, Content content, Assets assets, Page page, String body, String card) {
        this.settings = settings;
        this.content = content;
        this.assets = assets;
        this.page = page;
        this.language = content.language(page);
        this.body = body;
        this.card = card;
    }

    /** A link with its words. */
    public record Named(String address, String label, String language) {}

    /** A question, its answer as HTML. */
    public record Answered(String question, String answer) {}

    /** A sentence of a template in the page's language. */
    public String say(String english) {
        return language.say(english);
    }

    public String language() {
        return language.code();
    }

    public String title() {
        return page.isHome() ? page.title() : page.title() + " | Rizztalk";
    }

    public String description() {
        return page.description();
    }

    public String heading() {
        return page.heading();
    }

    public boolean panel() {
        return page.panel();
    }

    public boolean draft() {
        return page.draft();
    }

    public boolean search() {
        return page.search() && !page.draft();
    }

    public boolean preview() {
        return settings.preview();
    }

    /** The text, HTML made of Markdown. */
    public String body() {
        return body;
    }

    public String canonical() {
        return settings.origin() + page.path();
    }

    /** The picture for sharing. */
    public String card() {
        return settings.origin() + card;
    }

    public String measurementId() {
        return settings.measurementId();
    }

    /** What the page is called in events: its key, the same in all languages. */
    public String key() {
        return page.key();
    }

    public String asset(String name) {
        return assets.address(name);
    }

    public String home() {
        return address("index");
    }

    /** The address of a page of this language; the home page's where it has none of this key. */
    public String address(String key) {
        return content.find(language.code(), key)
                .or(() -> content.find(language.code(), "index"))
                .map(Page::path)
                .orElse("/");
    }

    /** The same page in all languages, this one included. */
    public List<Named> alternates() {
        return content.translations(page).stream()
                .map(other -> new Named(
                        settings.origin() + other.path(),
                        content.language(other).name(),
                        other.language()))
                .toList();
    }

    /** Where one reads on in another language: the same page, or that language's home. */
    public List<Named> languages() {
        return content.languages().values().stream()
                .map(other -> new Named(
                        content.find(other.code(), page.key())
                                .or(() -> content.find(other.code(), "index"))
                                .map(Page::path)
                                .orElse("/"),
                        other.name(),
                        other.code()))
                .toList();
    }

    /** The address for everybody whose language the site has not. */
    public String defaultAlternate() {
        return content.find(Content.MAIN_LANGUAGE, page.key())
                .map(other -> settings.origin() + other.path())
                .orElse(canonical());
    }

    public List<Named> group(String group) {
        return content.group(language.code(), group).stream()
                .map(PageView::named)
                .toList();
    }

    public List<Named> related() {
        return page.related().stream()
                .flatMap(key -> content.find(language.code(), key).stream())
                .map(PageView::named)
                .toList();
    }

    private static Named named(Page page) {
        return new Named(page.path(), page.label(), page.language());
    }

    public List<Answered> questions() {
        return page.questions().stream().map(PageView::answered).toList();
    }

    private static Answered answered(Question question) {
        return new Answered(question.question(), Markdown.inline(question.answer()));
    }

    /** JSON-LD. */
    public String structuredData() {
        return Json.forScript(new StructuredData(settings, content).of(page));
    }

    /** What the scripts need: the language's sentences, and what analytics goes by. */
    public String scriptData() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("language", language.code());
        data.put("page", page.key());
        data.put("measurementId", settings.measurementId());
        data.put("sentences", sentencesOfScripts());
        data.put("tags", language.tags());
        return Json.forScript(data);
    }

    /** Of the language's sentences those that scripts say: the rest are in the page already. */
    private Map<String, String> sentencesOfScripts() {
        Map<String, String> sentences = new LinkedHashMap<>(language.translations());
        sentences.keySet().retainAll(assets.sentences());
        return sentences;
    }

    public boolean isHome() {
        return page.isHome();
    }
}
