package dev.muster.module;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The words for a module's manual page.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Manual {
    /// The short name, such as `copy`.
    String name();

    /// The collection it is known from; the full name is `collection.name`.
    String collection() default "ansible.builtin";

    /// Other full names, such as the one before a module moved.
    String[] aliases() default {};

    /// Groups of modules that it is one of, for `module_defaults`, such as `community.crypto.acme`.
    String[] groups() default {};

    /// One sentence: what it brings about.
    String summary();

    /// Paragraphs of Markdown.
    String details() default "";

    /// Tasks in YAML that work.
    String[] examples();

    /// `name: what it holds` of each return value beside `changed`, `failed`, `msg`.
    String[] returns() default {};
}
