// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.event.text;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** A generated record: its fields in any order, those with a default at will, and no others. */
final class RecordFormat implements ValueFormat {
    private final Schema schema;
    private final Class<?> recordClass;
    private final SpecificData model;
    private final List<Field> fields = new ArrayList<>();
    private final Map<String, Field> byName = new HashMap<>();
    private final long withoutDefault;

    RecordFormat(Schema schema) {
        this.schema = schema;
        this.recordClass = SpecificData.get().getClass(schema);
        this.model = SpecificData.getForClass(recordClass);
        if (schema.getFields().size() > Long.SIZE) {
            throw new IllegalArgumentException("more than 64 fields: " + schema.getFullName());
        }
        long required = 0;
        for (Schema.Field avroField : schema.getFields()) {
            Field field = new Field(avroField);
            fields.add(field);
            byName.put(field.name(), field);
            if (!avroField.hasDefaultValue()) {
                required |= field.bit();
            }
        }
        this.withoutDefault = required;
    }

    @Override
    public SpecificRecord read(JsonParser json) throws IOException, TextFormatException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw ValueFormat.expected("an object, a " + schema.getName(), json);
        }
        SpecificRecord event = (SpecificRecord) SpecificData.newInstance(recordClass, schema);
        long seen = 0;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            Field field = byName.get(name);
            try {
                if (field == null) {
                    throw new TextFormatException(
                            "unknown field; a %s has %s"
                                    .formatted(schema.getName(), names(fields)));
                }
                if ((seen & field.bit()) != 0) {
                    throw new TextFormatException("is there twice");
                }
                seen |= field.bit();
                event.put(field.position(), field.format().read(json));
            } catch (TextFormatException e) {
                throw e.in(ValueFormat.shortened(name));
            }
        }
        fillIn(event, seen);
        return event;
    }

    private void fillIn(SpecificRecord event, long seen) throws TextFormatException {
        if ((withoutDefault & ~seen) != 0) {
            throw new TextFormatException(
                    "is without %s, which a %s needs"
                            .formatted(
                                    names(
                                            fields.stream()
                                                    .filter(f -> (f.bit() & ~seen) != 0)
                                                    .filter(f -> (f.bit() & withoutDefault) != 0)
                                                    .toList()),
                                    schema.getName()));
        }
        for (Field field : fields) {
            if ((seen & field.bit()) == 0) {
                event.put(field.position(), field.defaultValue());
            }
        }
    }

    @Override
    public void write(JsonGenerator json, @Nullable Object value) throws IOException {
        if (value == null) {
            throw new IllegalArgumentException("is null, but its schema asks for a record");
        }
        SpecificRecord event = (SpecificRecord) value;
        json.writeStartObject();
        for (Field field : fields) {
            Object part = event.get(field.position());
            if (!field.format().mayBeLeftOut(part)) {
                json.writeFieldName(field.jsonName());
                try {
                    field.format().write(json, part);
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException(
                            schema.getName() + "." + field.name() + " " + e.getMessage(), e);
                }
            }
        }
        json.writeEndObject();
    }

    private static String names(List<Field> fields) {
        return fields.stream().map(Field::name).collect(Collectors.joining(", "));
    }

    /** One field, with all that can be known of it beforehand. */
    private final class Field {
        private final Schema.Field avro;
        private final SerializedString jsonName;
        private final ValueFormat format;
        private final @Nullable Object defaultValue;
        private final boolean defaultIsShared;

        Field(Schema.Field avro) {
            this.avro = avro;
            this.jsonName = new SerializedString(avro.name());
            this.format = ValueFormat.of(avro.schema());
            this.defaultValue = avro.hasDefaultValue() ? model.getDefaultValue(avro) : null;
            this.defaultIsShared =
                    switch (avro.schema().getType()) {
                        case ARRAY, MAP, RECORD, BYTES -> false;
                        default -> true;
                    };
        }

        String name() {
            return avro.name();
        }

        SerializedString jsonName() {
            return jsonName;
        }

        ValueFormat format() {
            return format;
        }

        int position() {
            return avro.pos();
        }

        long bit() {
            return 1L << avro.pos();
        }

        @Nullable Object defaultValue() {
            return defaultIsShared ? defaultValue : model.deepCopy(avro.schema(), defaultValue);
        }
    }
}
