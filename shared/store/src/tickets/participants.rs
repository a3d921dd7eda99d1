//! Who is in copy on a ticket (C6).

use guichet_domain::ids::{ContactId, TicketNumber};
use guichet_domain::visibility::Participant;

use super::items;
use crate::Store;
use crate::calls::conditional;
use crate::error::StoreError;
use crate::keys;

impl Store {
    /// Adds somebody to a ticket that exists. `false` where they are in copy already: they keep the moment they were
    /// added.
    pub async fn add_participant(&self, number: TicketNumber, participant: &Participant) -> Result<bool, StoreError> {
        let row = items::participant(number, participant)?;
        let added = conditional("PutItem participant", &keys::ticket_pk(number), || {
            self.client()
                .put_item()
                .table_name(self.table())
                .set_item(Some(row.clone()))
                .condition_expression("attribute_not_exists(pk)")
                .send()
        })
        .await?;
        Ok(added.is_some())
    }

    /// Takes somebody out of copy; nothing happens where they are not.
    pub async fn remove_participant(&self, number: TicketNumber, contact: ContactId) -> Result<(), StoreError> {
        let key = keys::participant(number, contact);
        conditional("DeleteItem participant", &key.pk, || {
            self.client().delete_item().table_name(self.table()).set_key(Some(key.item())).send()
        })
        .await?;
        Ok(())
    }
}
