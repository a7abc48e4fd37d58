package dev.muster.module;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// On a component of an argument record that is a record itself: its components are arguments of
/// the module as if they stood there. So modules share what they have in common, such as owner,
/// group and mode.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Shared {}
