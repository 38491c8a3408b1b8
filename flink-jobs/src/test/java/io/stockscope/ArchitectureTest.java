// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What may know what, inside of this module. */
@AnalyzeClasses(packages = "io.stockscope", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule domainIsPlainJava =
            noClasses()
                    .that()
                    .resideInAPackage("io.stockscope.stock..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.apache.flink..",
                            "org.apache.kafka..",
                            "org.apache.avro..",
                            "io.stockscope.event..",
                            "io.stockscope.table..",
                            "io.stockscope.job..",
                            "io.stockscope.config..")
                    .because(
                            "the domain decides and is tested without Flink: take what you need as a"
                                    + " plain value, and let the function in io.stockscope.job hand it in");

    @ArchTest
    static final ArchRule domainLooksAtNoClock =
            noClasses()
                    .that()
                    .resideInAPackage("io.stockscope.stock..")
                    .should()
                    .callMethod(System.class, "currentTimeMillis")
                    .orShould()
                    .callMethod(java.time.Instant.class, "now")
                    .because("time comes from the events, or a replay would give another answer");

    @ArchTest
    static final ArchRule decodingKnowsNoJob =
            noClasses()
                    .that()
                    .resideInAPackage("io.stockscope.job.decode..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("io.stockscope.job.stock..", "io.stockscope.stock..")
                    .because("several jobs decode: what is about stock belongs to job.stock");
}
