//! Groups. The template makes them; here users join and leave them.
//!
//! Follows [Adding groups to a user pool](https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-user-groups.html).

use serde_json::{Value, json};

use super::input::Input;
use super::{Answer, Call, errors};
use crate::kinds::AwsError;

/// `AdminAddUserToGroup`.
pub(super) fn admin_add(call: &mut Call<'_>, input: Input<'_>) -> Answer {
    let group = known(call, input)?.to_owned();
    call.admin_user(input)?.groups.insert(group);
    Ok(json!({}))
}

/// `AdminRemoveUserFromGroup`.
pub(super) fn admin_remove(call: &mut Call<'_>, input: Input<'_>) -> Answer {
    let group = known(call, input)?.to_owned();
    call.admin_user(input)?.groups.remove(&group);
    Ok(json!({}))
}

/// `AdminListGroupsForUser`. A pool of the template has few groups: they fit one page.
pub(super) fn admin_list(call: &mut Call<'_>, input: Input<'_>) -> Answer {
    let pool_id = &call.pool.id;
    let user = call.admin_user(input)?;
    let created = super::users::seconds(user.created_at);
    let group = |name: &String| json!({ "GroupName": name, "UserPoolId": pool_id, "CreationDate": created, "LastModifiedDate": created });
    let groups: Vec<Value> = user.groups.iter().map(group).collect();
    Ok(json!({ "Groups": groups }))
}

fn known<'a>(call: &Call<'_>, input: Input<'a>) -> Result<&'a str, AwsError> {
    let name = input.text("GroupName")?;
    if call.pool.groups.iter().any(|group| group == name) {
        Ok(name)
    } else {
        Err(errors::resource_not_found("Group not found."))
    }
}
