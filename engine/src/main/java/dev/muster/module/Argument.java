package dev.muster.module;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Words and aliases of one argument, on its record component. The name is the component's in snake
/// case; its type says the rest: `Optional` may be left out, an enum gives the choices, `List`
/// takes a list or a comma-separated text, `boolean` Ansible's words for truth, [Secret] is never
/// shown.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Argument {
    /// What it is, with its unit.
    String value();

    /// The name, where the component's can't be it.
    String name() default "";

    /// Other names for it.
    String[] aliases() default {};

    /// What it is when left out, written as in a playbook. Without one, a component that isn't
    /// `Optional`, `List` or `Map` must be given.
    String otherwise() default "";

    /// The words that aren't `name=value` of a free-form task (`shell: echo hi creates=x`) go here.
    boolean freeForm() default false;

    /// All arguments of other names go here; the component is a `Map<String, Value>`.
    boolean rest() default false;
}
