//! The items of a transaction.

use aws_sdk_dynamodb::types::{Delete, Put, TransactWriteItem, Update};

use crate::Store;
use crate::calls::TELL;
use crate::error::StoreError;
use crate::item::{self, Item};
use crate::keys::Key;

impl Store {
    /// Writes an item whatever stood there.
    pub(crate) fn put(&self, item: Item) -> Result<TransactWriteItem, StoreError> {
        let put = Put::builder().table_name(self.table()).set_item(Some(item)).build();
        put.map(|put| TransactWriteItem::builder().put(put).build())
            .map_err(|error| StoreError::form("transaction", error))
    }

    /// Takes an item away, if there is one.
    pub(crate) fn delete(&self, key: &Key) -> Result<TransactWriteItem, StoreError> {
        let delete = Delete::builder().table_name(self.table()).set_key(Some(key.item())).build();
        delete
            .map(|delete| TransactWriteItem::builder().delete(delete).build())
            .map_err(|error| StoreError::form("transaction", error))
    }

    /// Writes an item where none is.
    pub(crate) fn put_new(&self, item: Item) -> Result<TransactWriteItem, StoreError> {
        let put = Put::builder()
            .table_name(self.table())
            .set_item(Some(item))
            .condition_expression("attribute_not_exists(pk)")
            .return_values_on_condition_check_failure(TELL)
            .build();
        put.map(|put| TransactWriteItem::builder().put(put).build())
            .map_err(|error| StoreError::form("transaction", error))
    }

    /// Writes an item over the one of this version.
    pub(crate) fn put_over(&self, item: Item, version: u64) -> Result<TransactWriteItem, StoreError> {
        let put = Put::builder()
            .table_name(self.table())
            .set_item(Some(item))
            .condition_expression("#version = :version")
            .expression_attribute_names("#version", "version")
            .expression_attribute_values(":version", item::n(version))
            .build();
        put.map(|put| TransactWriteItem::builder().put(put).build())
            .map_err(|error| StoreError::form("transaction", error))
    }

    /// Writes an item unless there is one, and is content either way: what stands stays.
    pub(crate) fn put_unless_there(&self, key: &Key, mut item: Item) -> Result<TransactWriteItem, StoreError> {
        item.retain(|name, _| name != "pk" && name != "sk");
        let mut update = Update::builder().table_name(self.table()).set_key(Some(key.item()));
        let mut assignments = Vec::new();
        for (place, (name, value)) in item.into_iter().enumerate() {
            assignments.push(format!("#a{place} = if_not_exists(#a{place}, :a{place})"));
            update = update
                .expression_attribute_names(format!("#a{place}"), name)
                .expression_attribute_values(format!(":a{place}"), value);
        }
        let update = update.update_expression(format!("SET {}", assignments.join(", "))).build();
        update
            .map(|update| TransactWriteItem::builder().update(update).build())
            .map_err(|error| StoreError::form("transaction", error))
    }
}
